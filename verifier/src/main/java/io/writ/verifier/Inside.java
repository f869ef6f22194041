package io.writ.verifier;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Public because Writ's own packages and modules need it, and not for anyone else: it can change or go in any release.
 * What is for everyone is listed in {@code docs/api.md}, and a test of the build holds the two apart.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.PACKAGE, ElementType.TYPE, ElementType.CONSTRUCTOR, ElementType.METHOD})
public @interface Inside {}
