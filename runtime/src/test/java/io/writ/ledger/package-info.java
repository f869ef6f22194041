@NullMarked
package io.writ.ledger;

import org.jspecify.annotations.NullMarked;
