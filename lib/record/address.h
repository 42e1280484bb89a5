/*
 * Address lists, RFC 5322 3.4 with the obsolete forms of 4.4, in linear time.
 */
#ifndef RECORD_ADDRESS_H
#define RECORD_ADDRESS_H

#include <assay/common.h>

/* A member that an address does not have is absent, which is not the same as empty. */
struct address_item {
	struct assay_buf text;
	bool present;
};

/*
 * One address as IMAP's ENVELOPE takes it apart (RFC 3501 7.4.2). The start of
 * a group has its name in mailbox and no domain, its end has nothing.
 * What an address lacks that should have it is the word MISSING_MAILBOX or
 * MISSING_DOMAIN; one that cannot be parsed has the domain SYNTAX_ERROR, a
 * broken route is INVALID_ROUTE. Dovecot's clients know these words.
 */
struct address {
	struct address_item name;  /* display name, or the comment after the address */
	struct address_item route; /* obsolete source route: "@a,@b" */
	struct address_item mailbox;
	struct address_item domain;
};

/*
 * Call each() with every address of a field's value, in order; the address is
 * valid during the call. A result other than 0 ends it and is returned. What
 * cannot be understood ends the list: it is never an error.
 */
int address_list(const char *data, size_t len, int (*each)(void *ctx, const struct address *a),
                 void *ctx);

#endif
