/** A home: the folder of one installation, with its keys, trust root, policies and a ledger for each tenant. */
@Inside
@NullMarked
package io.writ.home;

import io.writ.verifier.Inside;
import org.jspecify.annotations.NullMarked;
