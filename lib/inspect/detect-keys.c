/*
 * Certificates, keys, signed and encrypted data: PEM (RFC 7468), DER structures of
 * X.509 (RFC 5280), CMS (RFC 5652), PKCS #8, #10 and #12, OpenPGP (RFC 9580), and
 * Python's pickles, which start like OpenPGP packets.
 */
#include "assay-config.h"

#include "inspect/detect.h"

/* ---- PEM and OpenPGP's ASCII armour -------------------------------------------------- */

static unsigned int base64_value(unsigned int c)
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c == 0 ? NULL : strchr(alphabet, (int)c);

	return at == NULL ? 64 : (unsigned int)(at - alphabet);
}

/*
 * An armoured message is encrypted when its first packet is: a session key (1, 3)
 * or encrypted data (9, 18, 20); RFC 9580 5.
 */
static const struct assay_type *pgp_message(struct head h)
{
	static const uint32_t encrypted = 1u << 1 | 1u << 3 | 1u << 9 | 1u << 18 | 1u << 20;
	struct head line = next_line(h);
	unsigned int first, second, octet, tag;

	/* armour header fields, then an empty line */
	while (line.len > 0 && octet_at(line, 0) != '\n' && octet_at(line, 0) != '\r')
		line = next_line(line);
	line = skip_white(line);
	first = base64_value(octet_at(line, 0));
	second = base64_value(octet_at(line, 1));
	if (first == 64 || second == 64)
		return row(TYPE_PGP);
	octet = first << 2 | second >> 4;
	tag = (octet & 0x40) != 0 ? octet & 0x3f : octet >> 2 & 0xf;
	return row((octet & 0x80) != 0 && tag < 32 && (encrypted >> tag & 1) != 0
	                   ? TYPE_PGP_ENCRYPTED
	                   : TYPE_PGP);
}

struct label {
	const char *text;
	enum type_id id;
};

/* "-----BEGIN " and a label in capitals. */
const struct assay_type *detect_pem(struct head h)
{
	static const struct label labels[] = {
		{"PGP MESSAGE", TYPE_PGP_ENCRYPTED},      {"PGP SIGNED MESSAGE", TYPE_PGP},
		{"PGP SIGNATURE", TYPE_PGP_SIGNATURE},    {"PGP PUBLIC KEY BLOCK", TYPE_PGP_KEYS},
		{"PGP PRIVATE KEY BLOCK", TYPE_PGP_KEYS}, {"PGP ARMORED FILE", TYPE_PGP},
		{"CERTIFICATE", TYPE_PEM_CERT},           {"X509 CERTIFICATE", TYPE_PEM_CERT},
		{"TRUSTED CERTIFICATE", TYPE_PEM_CERT},   {"PRIVATE KEY", TYPE_PEM_KEY},
		{"ENCRYPTED PRIVATE KEY", TYPE_PEM_KEY},  {"RSA PRIVATE KEY", TYPE_PEM_KEY},
		{"DSA PRIVATE KEY", TYPE_PEM_KEY},        {"EC PRIVATE KEY", TYPE_PEM_KEY},
		{"OPENSSH PRIVATE KEY", TYPE_PEM_KEY},    {"AGE ENCRYPTED FILE", TYPE_AGE},
	};
	struct head label = head_from(h, strlen("-----BEGIN "));
	size_t len = 0;

	while ((octet_at(label, len) >= 'A' && octet_at(label, len) <= 'Z') ||
	       octet_at(label, len) == ' ' || octet_at(label, len) == '#' ||
	       (octet_at(label, len) >= '0' && octet_at(label, len) <= '9'))
		len++;
	if (len == 0 || len > 40 || !AT(label, len, "-----"))
		return NULL;
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
		if (strlen(labels[i].text) == len && head_at(label, 0, labels[i].text, len))
			return labels[i].id == TYPE_PGP_ENCRYPTED ? pgp_message(h)
			                                          : row(labels[i].id);
	}
	return AT(label, 0, "PGP ") ? row(TYPE_PGP) : row(TYPE_PEM);
}

/* ---- DER ------------------------------------------------------------------------------ */

#define SEQUENCE 0x30
#define SET      0x31
#define INTEGER  0x02
#define OID      0x06
#define EXPLICIT 0xa0 /* [0], constructed */

/* One value: X.690 8.1. BER's indefinite length counts as all that is there. */
struct value {
	unsigned int tag;
	struct head content, rest;
};

static bool read_value(struct head h, struct value *value_r)
{
	unsigned int first = octet_at(h, 1);
	size_t len = 0, head = 2;

	if (h.len < 2)
		return false;
	if (first < 0x80) {
		len = first;
	} else if (first == 0x80) {
		len = SIZE_MAX;
	} else {
		if (first > 0x84)
			return false;
		for (; head < 2 + (first & 0x7f); head++)
			len = len << 8 | octet_at(h, head);
	}
	value_r->tag = octet_at(h, 0);
	value_r->content = head_from(h, head);
	value_r->rest = (struct head){NULL, 0, false};
	if (len < value_r->content.len) {
		value_r->rest = head_from(value_r->content, len);
		value_r->content.len = len;
	}
	return true;
}

/* The next value must be of this tag. */
static bool take(struct head *h, unsigned int tag, struct head *content_r)
{
	struct value value;

	if (!read_value(*h, &value) || value.tag != tag)
		return false;
	*h = value.rest;
	*content_r = value.content;
	return true;
}

/* An AlgorithmIdentifier: a sequence that starts with an OID. Otherwise h stays where it is. */
static bool take_algorithm(struct head *h)
{
	struct head rest = *h, algorithm, oid;

	if (!take(&rest, SEQUENCE, &algorithm) || !take(&algorithm, OID, &oid) || oid.len < 3)
		return false;
	*h = rest;
	return true;
}

/* 1.2.840.113549.1: PKCS; the last octets tell which content. */
#define PKCS7 "\x2a\x86\x48\x86\xf7\x0d\x01\x07"

/* SignedData: of a detached signature the content is missing, of certificates alone all else too.
 */
static const struct assay_type *signed_data(struct head h)
{
	struct head data, version, digests, inner, oid;

	if (!take(&h, EXPLICIT, &data) || !take(&data, SEQUENCE, &data) ||
	    !take(&data, INTEGER, &version) || !take(&data, SET, &digests) ||
	    !take(&data, SEQUENCE, &inner) || !take(&inner, OID, &oid))
		return row(TYPE_PKCS7);
	/* the end of an indefinite length is two zeros */
	if (inner.len > 0 && octet_at(inner, 0) != 0)
		return row(TYPE_PKCS7);
	return row(digests.len == 0 || octet_at(digests, 0) == 0 ? TYPE_PKCS7_CERTS
	                                                         : TYPE_PKCS7_SIGNATURE);
}

/* ContentInfo: RFC 5652 3. */
static const struct assay_type *content_info(struct head oid, struct head rest)
{
	if (AT(oid, 0, PKCS7 "\2") && oid.len == 9)
		return signed_data(rest);
	/* enveloped, signed and enveloped, encrypted; authenticated and enveloped (RFC 5083) */
	if (oid.len == 9 &&
	    (AT(oid, 0, PKCS7 "\3") || AT(oid, 0, PKCS7 "\4") || AT(oid, 0, PKCS7 "\6")))
		return row(TYPE_PKCS7_ENCRYPTED);
	if (oid.len == 11 && AT(oid, 0, "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17"))
		return row(TYPE_PKCS7_ENCRYPTED);
	/* digested; compressed (RFC 3274) */
	if ((oid.len == 9 && AT(oid, 0, PKCS7 "\5")) ||
	    (oid.len == 11 && AT(oid, 0, "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x09")))
		return row(TYPE_PKCS7);
	return NULL;
}

/* What starts with a version. */
static const struct assay_type *versioned(struct head version, struct head rest)
{
	struct head inner, oid;

	if (version.len != 1)
		return NULL;
	/* PFX: version 3, then a ContentInfo of data or signed data; RFC 7292 4 */
	if (octet_at(version, 0) == 3)
		return take(&rest, SEQUENCE, &inner) && take(&inner, OID, &oid) && AT(oid, 0, PKCS7)
		               ? row(TYPE_PKCS12)
		               : NULL;
	/* PrivateKeyInfo: the algorithm, then an octet string; RFC 5958 2 */
	if (octet_at(version, 0) > 1 || !take_algorithm(&rest))
		return NULL;
	return octet_at(rest, 0) == 0x04 ? row(TYPE_PKCS8) : NULL;
}

/* TimeStampResp: a status, then a ContentInfo; RFC 3161 2.4.2. */
static bool is_time_stamp(struct head status, struct head rest)
{
	struct head number, oid;

	return take(&status, INTEGER, &number) && number.len == 1 && status.len == 0 &&
	       take(&rest, SEQUENCE, &rest) && take(&rest, OID, &oid) && AT(oid, 0, PKCS7 "\2");
}

/* Certificate, CertificateList, CertificationRequest: what is signed, an algorithm, a signature. */
static const struct assay_type *signed_object(struct head h)
{
	struct head version, name;

	/* a certificate: [0] version, or at once the serial number, the algorithm, names */
	if (octet_at(h, 0) == EXPLICIT) {
		if (!take(&h, EXPLICIT, &version) || !take(&version, INTEGER, &version))
			return NULL;
		return take(&h, INTEGER, &version) && take_algorithm(&h) ? row(TYPE_CERT) : NULL;
	}
	if (octet_at(h, 0) == INTEGER) {
		if (!take(&h, INTEGER, &version))
			return NULL;
		if (take_algorithm(&h)) {
			/* of a list: names, then a time; of a certificate: validity */
			if (!take(&h, SEQUENCE, &name))
				return NULL;
			return row(octet_at(h, 0) == 0x17 || octet_at(h, 0) == 0x18 ? TYPE_CRL
			                                                            : TYPE_CERT);
		}
		/* a request: version 0, names, a key, attributes */
		return version.len == 1 && octet_at(version, 0) == 0 && take(&h, SEQUENCE, &name) &&
		                       octet_at(name, 0) == SET && octet_at(h, 0) == SEQUENCE
		               ? row(TYPE_CSR)
		               : NULL;
	}
	/* a list of version 1 */
	return take_algorithm(&h) && take(&h, SEQUENCE, &name) &&
	                       (octet_at(h, 0) == 0x17 || octet_at(h, 0) == 0x18)
	               ? row(TYPE_CRL)
	               : NULL;
}

const struct assay_type *detect_der(struct head h)
{
	struct head outer, first, rest;

	/* short ones are chance: all of these have 128 octets or more, or an indefinite length */
	if (octet_at(h, 1) < 0x80 || !take(&h, SEQUENCE, &outer))
		return NULL;
	rest = outer;
	switch (octet_at(outer, 0)) {
	case OID:
		return take(&rest, OID, &first) ? content_info(first, rest) : NULL;
	case INTEGER:
		return take(&rest, INTEGER, &first) ? versioned(first, rest) : NULL;
	case SEQUENCE:
		if (!take(&rest, SEQUENCE, &first))
			return NULL;
		return is_time_stamp(first, rest) ? row(TYPE_TIMESTAMP) : signed_object(first);
	default:
		return NULL;
	}
}

/* ---- OpenPGP packets ------------------------------------------------------------------- */

/* Public key algorithms: RSA, Elgamal, DSA, elliptic curves; RFC 9580 9.1. */
static bool is_key_algorithm(unsigned int octet)
{
	return (octet >= 1 && octet <= 3) || (octet >= 16 && octet <= 19) || octet == 22 ||
	       (octet >= 25 && octet <= 28);
}

/* Packets whose first octets leave no doubt; others begin like too much else. */
const struct assay_type *detect_pgp(struct head h)
{
	unsigned int octet = octet_at(h, 0), tag, version;
	size_t body;

	if ((octet & 0x40) != 0) {
		tag = octet & 0x3f;
		body = octet_at(h, 1) < 192 ? 2 : octet_at(h, 1) < 224 ? 3 : 6;
	} else {
		tag = octet >> 2 & 0xf;
		body = (size_t)1 << (octet & 3);
		body = (octet & 3) == 3 ? 1 : 1 + body;
	}
	version = octet_at(h, body);
	switch (tag) {
	case 1: /* a session key for a public key */
		return version == 3 && is_key_algorithm(octet_at(h, body + 9))
		               ? row(TYPE_PGP_ENCRYPTED)
		               : NULL;
	case 2: /* a signature: type, algorithms of key and digest */
		return version == 4 && octet_at(h, body + 1) <= 0x50 &&
		                       is_key_algorithm(octet_at(h, body + 2)) &&
		                       octet_at(h, body + 3) >= 1 && octet_at(h, body + 3) <= 14
		               ? row(TYPE_PGP_SIGNATURE)
		               : NULL;
	case 3: /* a session key for a password: cipher, way to make a key of it */
		return version == 4 && octet_at(h, body + 1) >= 1 && octet_at(h, body + 1) <= 13 &&
		                       (octet_at(h, body + 2) == 3 || octet_at(h, body + 2) == 1)
		               ? row(TYPE_PGP_ENCRYPTED)
		               : NULL;
	case 5: /* a secret key, a public key: time, algorithm */
	case 6:
		return version == 4 && is_key_algorithm(octet_at(h, body + 5)) &&
		                       octet_at(h, body + 1) >= 0x30
		               ? row(TYPE_PGP_KEYS)
		               : NULL;
	default:
		return NULL;
	}
}

/* ---- Python's pickle, PostScript fonts --------------------------------------------------- */

/* Protocol 4 or 5 with a frame, or an older one that starts with what people pickle. */
static bool is_pickle(struct head h)
{
	unsigned int protocol = octet_at(h, 1);

	if (protocol == 4 || protocol == 5)
		return octet_at(h, 2) == 0x95 && le64_at(h, 3) != 0 && le64_at(h, 3) >> 32 == 0;
	return (protocol == 2 || protocol == 3) && octet_at(h, 2) != 0 &&
	       strchr("]}(c\x8a", (int)octet_at(h, 2)) != NULL &&
	       (octet_at(h, 3) == 'q' || octet_at(h, 2) == 'c') && h.len > 6;
}

const struct assay_type *detect_high80(struct head h)
{
	if (octet_at(h, 1) == 1 && AT(h, 6, "%!"))
		return row(TYPE_TYPE1);
	return is_pickle(h) ? row(TYPE_PICKLE) : NULL;
}
