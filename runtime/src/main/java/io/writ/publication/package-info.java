/** Which policies are in force in a tenant: published and retired by records of its ledger. */
@NullMarked
package io.writ.publication;

import org.jspecify.annotations.NullMarked;
