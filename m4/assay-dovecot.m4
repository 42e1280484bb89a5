dnl ASSAY_DOVECOT
dnl Find Dovecot by its own m4 macro, and test the *types* of the functions
dnl that differ between Dovecot releases. Versions are never compared: Debian's
dnl security uploads change the API without changing the version.
AC_DEFUN([ASSAY_DOVECOT], [
  m4_ifdef([DC_DOVECOT], [
    AS_IF([test "x$with_dovecot" = x && test -f /usr/lib/dovecot/dovecot-config],
      [with_dovecot=/usr/lib/dovecot])
    DC_DOVECOT
    DC_DOVECOT_MODULEDIR
    AC_SUBST([DOVECOT_VERSION])
  ], [AC_MSG_ERROR([this configure was made without Dovecot's dovecot.m4: install dovecot-dev and run autoreconf -fi, or configure --without-plugins])])
])
