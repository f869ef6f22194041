/** A home: the folder of one installation, with its keys, trust root, policies and a ledger for each tenant. */
@NullMarked
package io.writ.home;

import org.jspecify.annotations.NullMarked;
