/*
 * See pdf.h: the standard security handler (ISO 32000-2, 7.6; section numbers
 * are its), for documents that open without a password. Most encrypted documents
 * are of that kind: the password they have is that of the owner, who wants them
 * not to be printed or changed. Anybody can read them, so their macros and files
 * must be found as in any other.
 *
 * RC4 and MD5 are of the format; libcrypto has the one no more by default, and
 * lacks the other where FIPS 140 rules: such documents cannot be read then.
 */
#include "inspect/pdf.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

enum method {
	METHOD_NONE, /* Identity */
	METHOD_RC4,
	METHOD_AES128,
	METHOD_AES256,
	METHOD_UNKNOWN,
};

struct pdf_crypt {
	enum method methods[3]; /* by enum pdf_crypt_use */
	unsigned char key[32];
	size_t key_len;
	bool metadata; /* is encrypted too */
};

/* What the encryption dictionary says. */
struct handler {
	struct pdf *pdf;
	struct pdf_place dict;
	int64_t version, revision, permissions;
	struct assay_buf owner, user, user_key, id;
};

/* 7.6.4.3.2: what an empty password is filled up with. */
static const unsigned char padding[32] = {0x28, 0xbf, 0x4e, 0x5e, 0x4e, 0x75, 0x8a, 0x41,
                                          0x64, 0x00, 0x4e, 0x56, 0xff, 0xfa, 0x01, 0x08,
                                          0x2e, 0x2e, 0x00, 0xb6, 0xd0, 0x68, 0x3e, 0x80,
                                          0x2f, 0x0c, 0xa9, 0xfe, 0x64, 0x53, 0x69, 0x7a};

/* ---- ciphers and digests -------------------------------------------------------------- */

static void rc4(const unsigned char *key, size_t key_len, unsigned char *data, size_t len)
{
	unsigned char s[256], a = 0, b = 0, t;

	for (unsigned int i = 0; i < 256; i++)
		s[i] = (unsigned char)i;
	for (unsigned int i = 0; i < 256; i++) {
		b = (unsigned char)(b + s[i] + key[i % key_len]);
		t = s[i];
		s[i] = s[b];
		s[b] = t;
	}
	b = 0;
	for (size_t i = 0; i < len; i++) {
		a++;
		b = (unsigned char)(b + s[a]);
		t = s[a];
		s[a] = s[b];
		s[b] = t;
		data[i] ^= s[(unsigned char)(s[a] + s[b])];
	}
}

/* AES in CBC mode; no padding is looked at. len is a multiple of 16. */
static bool aes(bool encrypt, const unsigned char *key, size_t key_len, const unsigned char *iv,
                const unsigned char *data, size_t len, unsigned char *out)
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	const EVP_CIPHER *cipher = key_len == 32 ? EVP_aes_256_cbc() : EVP_aes_128_cbc();
	int n;
	bool ok = ctx != NULL && len <= INT32_MAX &&
	          EVP_CipherInit_ex(ctx, cipher, NULL, key, iv, encrypt ? 1 : 0) == 1 &&
	          EVP_CIPHER_CTX_set_padding(ctx, 0) == 1 &&
	          EVP_CipherUpdate(ctx, out, &n, data, (int)len) == 1;

	EVP_CIPHER_CTX_free(ctx);
	return ok;
}

/* The digest of the pieces one after the other; those of length 0 are left out. */
static bool digest(const EVP_MD *md, const struct octets *pieces, size_t count, unsigned char *out)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool ok = ctx != NULL && EVP_DigestInit_ex(ctx, md, NULL) == 1;

	for (size_t i = 0; ok && i < count; i++)
		ok = pieces[i].len == 0 ||
		     EVP_DigestUpdate(ctx, pieces[i].data, pieces[i].len) == 1;
	ok = ok && EVP_DigestFinal_ex(ctx, out, NULL) == 1;
	EVP_MD_CTX_free(ctx);
	return ok;
}

static struct octets of(const struct assay_buf *buf)
{
	return (struct octets){(const unsigned char *)buf->data, buf->len};
}

/* ---- the key, up to revision 4 (7.6.4.3.2, 7.6.4.4) ---------------------------------------- */

static bool make_key(const struct handler *h, struct pdf_crypt *crypt)
{
	static const unsigned char plain_metadata[4] = {0xff, 0xff, 0xff, 0xff};
	unsigned char p[4], md5[16];
	const struct octets pieces[] = {
		{padding, sizeof(padding)},
		{(const unsigned char *)h->owner.data, 32},
		{p, 4},
		of(&h->id),
		{plain_metadata, h->revision >= 4 && !crypt->metadata ? 4 : 0},
	};

	for (int i = 0; i < 4; i++)
		p[i] = (unsigned char)((uint64_t)h->permissions >> (8 * i));
	if (!digest(EVP_md5(), pieces, 5, md5))
		return false;
	for (int i = 0; h->revision >= 3 && i < 50; i++) {
		const struct octets again = {md5, crypt->key_len};

		if (!digest(EVP_md5(), &again, 1, md5))
			return false;
	}
	memcpy(crypt->key, md5, crypt->key_len);
	return true;
}

/* Whether the key is the one the user's entry was made with. */
static bool check_key(const struct handler *h, const struct pdf_crypt *crypt)
{
	unsigned char value[32], key[16];
	const struct octets pieces[] = {{padding, sizeof(padding)}, of(&h->id)};

	memcpy(value, padding, sizeof(value));
	if (h->revision == 2) {
		rc4(crypt->key, crypt->key_len, value, 32);
		return memcmp(value, h->user.data, 32) == 0;
	}
	if (!digest(EVP_md5(), pieces, 2, value))
		return false;
	for (unsigned int i = 0; i < 20; i++) {
		for (size_t k = 0; k < crypt->key_len; k++)
			key[k] = (unsigned char)(crypt->key[k] ^ i);
		rc4(key, crypt->key_len, value, 16);
	}
	return memcmp(value, h->user.data, 16) == 0;
}

static bool open_up_to_4(const struct handler *h, struct pdf_crypt *crypt)
{
	return h->owner.len >= 32 && h->user.len >= 32 && make_key(h, crypt) && check_key(h, crypt);
}

/* ---- the key, revisions 5 and 6 (7.6.4.3.3 to 7.6.4.3.5) ------------------------------------- */

/* One round of 2.B: data is the hash so far, out what the next one is the hash of. */
static bool harden_round(const unsigned char *hash, size_t len, unsigned char *out)
{
	unsigned char repeated[64 * 64];

	for (size_t i = 0; i < 64; i++)
		memcpy(repeated + i * len, hash, len);
	return aes(true, hash, 16, hash + 16, repeated, 64 * len, out);
}

/* Algorithm 2.B for an empty password and no user's entry: hash has 32 octets at first. */
static bool harden(unsigned char *hash)
{
	const EVP_MD *const kinds[] = {EVP_sha256(), EVP_sha384(), EVP_sha512()};
	unsigned char encrypted[64 * 64];
	size_t len = 32;

	for (unsigned int round = 1;; round++) {
		struct octets all = {encrypted, 64 * len};
		unsigned int sum = 0;

		if (!harden_round(hash, len, encrypted))
			return false;
		/* a number of 128 bits modulo 3, of which 256 is 1 */
		for (size_t i = 0; i < 16; i++)
			sum += encrypted[i];
		if (!digest(kinds[sum % 3], &all, 1, hash))
			return false;
		len = 32 + 16 * (sum % 3);
		/* the last octet is at most 255: it ends */
		if (round >= 64 && encrypted[all.len - 1] <= round - 32)
			return true;
	}
}

static bool hash_5_or_6(const struct handler *h, const unsigned char *salt, unsigned char *hash)
{
	const struct octets piece = {salt, 8};

	return digest(EVP_sha256(), &piece, 1, hash) && (h->revision == 5 || harden(hash));
}

/* The user's entry: a hash, a salt for that, and a salt for the key. */
static bool open_5_or_6(const struct handler *h, struct pdf_crypt *crypt)
{
	static const unsigned char iv[16];
	const unsigned char *user = (const unsigned char *)h->user.data;
	unsigned char hash[64];

	crypt->key_len = 32;
	return h->user.len >= 48 && h->user_key.len >= 32 && hash_5_or_6(h, user + 32, hash) &&
	       memcmp(hash, user, 32) == 0 && hash_5_or_6(h, user + 40, hash) &&
	       aes(false, hash, 32, iv, (const unsigned char *)h->user_key.data, 32, crypt->key);
}

/* ---- the dictionary ---------------------------------------------------------------------------
 */

/* 7.6.6: crypt filters */
static enum method find_method(const struct handler *h, const char *key)
{
	char name[64] = "Identity", method[32];
	struct pdf_place filter;

	if (h->version < 4)
		return METHOD_RC4;
	pdf_name(h->pdf, pdf_get(h->pdf, h->dict, key), name, sizeof(name));
	if (strcmp(name, "Identity") == 0)
		return METHOD_NONE;
	filter = pdf_get(h->pdf, pdf_get(h->pdf, h->dict, "CF"), name);
	if (!pdf_name(h->pdf, pdf_get(h->pdf, filter, "CFM"), method, sizeof(method)) ||
	    strcmp(method, "None") == 0)
		return METHOD_NONE;
	return strcmp(method, "V2") == 0      ? METHOD_RC4
	       : strcmp(method, "AESV2") == 0 ? METHOD_AES128
	       : strcmp(method, "AESV3") == 0 ? METHOD_AES256
	                                      : METHOD_UNKNOWN;
}

static bool read_dictionary(struct handler *h, struct pdf_crypt *crypt)
{
	struct pdf *pdf = h->pdf;
	struct pdf_lexer metadata;
	int64_t bits = pdf_integer(pdf, pdf_get(pdf, h->dict, "Length"), 40);

	h->version = pdf_integer(pdf, pdf_get(pdf, h->dict, "V"), 0);
	h->revision = pdf_integer(pdf, pdf_get(pdf, h->dict, "R"), 0);
	h->permissions = pdf_integer(pdf, pdf_get(pdf, h->dict, "P"), 0);
	metadata = pdf_at(pdf, pdf_resolve(pdf, pdf_get(pdf, h->dict, "EncryptMetadata")));
	crypt->metadata = pdf_read(pdf, &metadata) != PDF_WORD || !pdf_is_word(&metadata, "false");
	crypt->methods[PDF_CRYPT_STREAM] = find_method(h, "StmF");
	crypt->methods[PDF_CRYPT_STRING] = find_method(h, "StrF");
	crypt->methods[PDF_CRYPT_FILE] =
		find_method(h, pdf_get(pdf, h->dict, "EFF").object == PDF_NONE ? "StmF" : "EFF");
	/* some write octets where bits are meant; AESV2 has one length only, AESV3 another */
	if (bits < 40)
		bits *= 8;
	if (h->version >= 4)
		bits = 128;
	crypt->key_len = h->version == 1 || h->revision == 2 ? 5 : (size_t)bits / 8;
	pdf_string(pdf, pdf_get(pdf, h->dict, "O"), &h->owner);
	pdf_string(pdf, pdf_get(pdf, h->dict, "U"), &h->user);
	pdf_string(pdf, pdf_get(pdf, h->dict, "UE"), &h->user_key);
	return pdf_name_is(pdf, pdf_get(pdf, h->dict, "Filter"), "Standard") && h->version >= 1 &&
	       h->version <= 5 && h->version != 3 && h->revision >= 2 && h->revision <= 6 &&
	       crypt->key_len >= 5 && crypt->key_len <= 16 &&
	       crypt->methods[PDF_CRYPT_STREAM] != METHOD_UNKNOWN &&
	       crypt->methods[PDF_CRYPT_STRING] != METHOD_UNKNOWN &&
	       crypt->methods[PDF_CRYPT_FILE] != METHOD_UNKNOWN;
}

struct pdf_crypt *pdf_crypt_new(struct pdf *pdf, struct pdf_place dict, const struct assay_buf *id)
{
	struct handler h = {.pdf = pdf, .dict = dict, .id = *id};
	struct pdf_crypt *crypt = calloc(1, sizeof(*crypt));
	bool open = false;

	if (crypt == NULL)
		pdf->in->error = -ASSAY_ENOMEM;
	else if (read_dictionary(&h, crypt))
		open = h.revision < 5 ? open_up_to_4(&h, crypt) : open_5_or_6(&h, crypt);
	assay_buf_free(&h.owner);
	assay_buf_free(&h.user);
	assay_buf_free(&h.user_key);
	if (!open) {
		pdf_crypt_free(crypt);
		return NULL;
	}
	return crypt;
}

void pdf_crypt_free(struct pdf_crypt *crypt)
{
	free(crypt);
}

/* ---- decrypting (7.6.3)
 * --------------------------------------------------------------------------- */

/* Algorithm 1: the key of an object. */
static bool object_key(const struct pdf_crypt *crypt, const struct pdf_object *object,
                       enum method method, unsigned char *key, size_t *len_r)
{
	static const unsigned char salt[4] = {'s', 'A', 'l', 'T'};
	unsigned char numbers[5], md5[16];
	const struct octets pieces[] = {{crypt->key, crypt->key_len},
	                                {numbers, sizeof(numbers)},
	                                {salt, method == METHOD_AES128 ? 4 : 0}};

	for (int i = 0; i < 3; i++)
		numbers[i] = (unsigned char)(object->number >> (8 * i));
	for (int i = 0; i < 2; i++)
		numbers[3 + i] = (unsigned char)(object->generation >> (8 * i));
	*len_r = crypt->key_len + 5 < 16 ? crypt->key_len + 5 : 16;
	if (!digest(EVP_md5(), pieces, 3, md5))
		return false;
	memcpy(key, md5, 16);
	return true;
}

/* The first block is the initialisation vector; the last octet tells how many fill it up. */
static bool decrypt_aes(const unsigned char *key, size_t key_len, struct assay_buf *data)
{
	unsigned char *octets = (unsigned char *)data->data, iv[16];
	size_t len = data->len < 16 ? 0 : (data->len - 16) & ~(size_t)15;

	data->len = 0;
	if (len == 0)
		return true;
	memcpy(iv, octets, 16);
	memmove(octets, octets + 16, len);
	if (!aes(false, key, key_len, iv, octets, len, octets))
		return false;
	if (octets[len - 1] >= 1 && octets[len - 1] <= 16)
		len -= octets[len - 1];
	data->len = len;
	return true;
}

bool pdf_decrypt(struct pdf *pdf, const struct pdf_object *object, enum pdf_crypt_use use,
                 struct assay_buf *data)
{
	const struct pdf_crypt *crypt = pdf->crypt;
	enum method method = crypt->methods[use];
	unsigned char key[32];
	size_t len = crypt->key_len;

	/* what is in an object stream is encrypted with that, and not once more */
	if (method == METHOD_NONE || object->text != 0 || data->len == 0)
		return true;
	memcpy(key, crypt->key, len);
	if (method != METHOD_AES256 && !object_key(crypt, object, method, key, &len))
		return false;
	if (method != METHOD_RC4)
		return decrypt_aes(key, len, data);
	rc4(key, len, (unsigned char *)data->data, data->len);
	return true;
}
