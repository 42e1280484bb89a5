/*
 * Dovecot's lib-mail, as the installed Dovecot has it: its message parser
 * alone, and with its decoder.
 */
#include "lib.h"
#include "buffer.h"
#include "istream.h"
#include "message-decoder.h"
#include "message-parser.h"

#include "bench/peers.h"

void bench_dovecot_init(void)
{
	lib_init();
}

static void parse(const char *data, size_t len, bool decode)
{
	const struct message_parser_settings set = {.flags = 0};
	struct message_decoder_context *decoder = NULL;
	struct message_parser_ctx *parser;
	struct message_block raw, decoded;
	struct message_part *parts;
	struct istream *input;
	pool_t pool;

	pool = pool_alloconly_create("bench", 4096);
	input = i_stream_create_from_data(data, len);
	parser = message_parser_init(pool, input, &set);
	if (decode)
		decoder = message_decoder_init(NULL, 0);
	while (message_parser_parse_next_block(parser, &raw) > 0) {
		if (decode)
			(void)message_decoder_decode_next_block(decoder, &raw, &decoded);
	}
	if (decode)
		message_decoder_deinit(&decoder);
	message_parser_deinit(&parser, &parts);
	i_stream_unref(&input);
	pool_unref(&pool);
}

void bench_dovecot_structure(const char *data, size_t len)
{
	T_BEGIN
	{
		parse(data, len, FALSE);
	}
	T_END;
}

void bench_dovecot_decode(const char *data, size_t len)
{
	T_BEGIN
	{
		parse(data, len, TRUE);
	}
	T_END;
}
