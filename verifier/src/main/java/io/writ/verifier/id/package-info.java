/** The ids and names of the vocabulary, each a type of its own, with the rules that their text keeps. */
@NullMarked
package io.writ.verifier.id;

import org.jspecify.annotations.NullMarked;
