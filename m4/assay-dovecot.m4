dnl ASSAY_DOVECOT
dnl Find Dovecot by its own m4 macro, and test the *types* of the functions
dnl that differ between Dovecot releases. Versions are never compared: Debian's
dnl security uploads change the API without changing the version.
dnl
dnl Each test that holds adds -DMACRO to ASSAY_DOVECOT_CPPFLAGS. The macros are
dnl used in plugins/compat*.[ch] only. They are not in assay-config.h, since
dnl the Dovecot headers bring a configuration header of their own that defines
dnl PACKAGE and the like.

dnl ASSAY_DOVECOT_TEST(MACRO, WHAT, INCLUDES, BODY)
AC_DEFUN([ASSAY_DOVECOT_TEST], [
  AC_MSG_CHECKING([whether $2])
  AC_COMPILE_IFELSE([AC_LANG_PROGRAM([#include "lib.h"
$3], [$4])],
    [AC_MSG_RESULT([yes]); ASSAY_DOVECOT_CPPFLAGS="$ASSAY_DOVECOT_CPPFLAGS -D$1"; $1=yes],
    [AC_MSG_RESULT([no]); $1=no])
])

AC_DEFUN([ASSAY_DOVECOT_TESTS], [
  ASSAY_DOVECOT_CPPFLAGS=`AS_ECHO(["$LIBDOVECOT_INCLUDE"]) | $SED 's/-I/-isystem /g'`
  assay_save_CPPFLAGS=$CPPFLAGS
  assay_save_CFLAGS=$CFLAGS
  CPPFLAGS="$CPPFLAGS -DHAVE_CONFIG_H $ASSAY_DOVECOT_CPPFLAGS"
  dnl only what says that a type or a name is different
  CFLAGS="-std=gnu11 -Werror=implicit-function-declaration -Werror=incompatible-pointer-types"

  AC_MSG_CHECKING([whether the Dovecot headers can be used])
  AC_COMPILE_IFELSE([AC_LANG_PROGRAM([#include "lib.h"
#include "mail-storage-private.h"], [(void)DOVECOT_ABI_VERSION;])],
    [AC_MSG_RESULT([yes])],
    [AC_MSG_RESULT([no])
     AC_MSG_ERROR([cannot compile with the headers of $dovecotdir: install dovecot-dev, or configure --without-plugins])])

  ASSAY_DOVECOT_TEST([ASSAY_DOVECOT_SETTINGS_GET],
    [plugins read settings with settings_get()],
    [#include "settings.h"
     struct probe { pool_t pool; };
     static const struct setting_parser_info info;],
    [const struct probe *set; const char *error;
     struct event *event = NULL;
     return settings_get(event, &info, 0, &set, &error);])
  ASSAY_DOVECOT_TEST([ASSAY_DOVECOT_CACHE_POOL],
    [mail_cache_register_fields() takes a pool],
    [#include "mail-cache.h"],
    [void (*f)(struct mail_cache *, struct mail_cache_field *, unsigned int, pool_t) =
       mail_cache_register_fields; (void)f;])
  ASSAY_DOVECOT_TEST([ASSAY_DOVECOT_HIDDEN_INPUTS],
    [i_stream_create() is told of hidden inputs],
    [#include "istream-private.h"],
    [struct istream_private *stream = NULL; struct istream *parent = NULL;
     i_stream_create(stream, parent, -1, ISTREAM_HIDDEN_INPUTS_NONE, 0);])
  ASSAY_DOVECOT_TEST([ASSAY_DOVECOT_QUOTE_FLAGS],
    [imap_append_nstring() takes flags],
    [#include "str.h"
     #include "imap-quote.h"],
    [string_t *str = NULL; imap_append_nstring(str, "", 0);])
  ASSAY_DOVECOT_TEST([ASSAY_DOVECOT_DOVEADM_ARGS],
    [doveadm commands get their arguments in init()],
    [#include "doveadm-mail.h"
     static void init(struct doveadm_mail_cmd_context *ctx, const char *const *args)
     { (void)ctx; (void)args; }],
    [struct doveadm_mail_cmd_vfuncs v; v.init = init; (void)v;])

  CPPFLAGS=$assay_save_CPPFLAGS
  CFLAGS=$assay_save_CFLAGS
  AC_SUBST([ASSAY_DOVECOT_CPPFLAGS])

  dnl settings_get() comes with settings modules, which tell config(8) the names
  assay_dovecot_settings_module=$ASSAY_DOVECOT_SETTINGS_GET
])

AC_DEFUN([ASSAY_DOVECOT], [
  m4_ifdef([DC_DOVECOT], [
    AS_IF([test "x$with_dovecot" = x && test -f /usr/lib/dovecot/dovecot-config],
      [with_dovecot=/usr/lib/dovecot])
    dnl DC_DOVECOT sets flags for the compilation of Dovecot itself, and a
    dnl wrapper for its tests, for which 2.4 wants a file in build-aux
    assay_dovecot_save_CFLAGS=$CFLAGS
    m4_pushdef([DC_DOVECOT_TEST_WRAPPER], [])
    DC_DOVECOT
    m4_popdef([DC_DOVECOT_TEST_WRAPPER])
    dnl not DC_DOVECOT_MODULEDIR: in 2.4 its default is not where Dovecot looks
    AC_ARG_WITH([moduledir],
      [AS_HELP_STRING([--with-moduledir=DIR], [install the Dovecot plugins in DIR, not in Dovecot's module directory])],
      [moduledir=$withval], [moduledir=$dovecot_moduledir])
    AC_SUBST([moduledir])
    CFLAGS=$assay_dovecot_save_CFLAGS
    ASSAY_DOVECOT_TESTS
    DOVECOT_VERSION=`$SED -n 's/^#define DOVECOT_ABI_VERSION "\(.*\)"/\1/p' \
      "$dovecot_pkgincludedir/config.h" 2>/dev/null`
    AC_SUBST([DOVECOT_VERSION])
  ], [AC_MSG_ERROR([this configure was made without Dovecot's dovecot.m4: install dovecot-dev and run autoreconf -fi, or configure --without-plugins])])
])
