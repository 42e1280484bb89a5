// Consensus driver: postal-mime. See README.md in the folder above.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { DEPTH, isMessage, leaf, main } from './line.mjs';

const require = createRequire(process.env.CONSENSUS_MODULES + '/');
const entry = require.resolve('postal-mime');
const { default: PostalMime } = await import(pathToFileURL(entry.replace('/cjs/', '/esm/')));
const { decodeWords } = await import(
	pathToFileURL(entry.replace('/cjs/postal-mime.js', '/esm/decode-strings.js'))
);

// The parser's own tree: what parse() returns has texts joined and in another charset.
class Tree extends PostalMime {
	async collectNode() {}
}

async function leaves(node, depth) {
	if (node.contentType.multipart || node.childNodes.length) {
		const found = [];
		for (const child of node.childNodes)
			found.push(...(await leaves(child, depth)));
		return found;
	}
	const type = node.contentType.parsed.value;
	const content = Buffer.from(node.content || new ArrayBuffer(0));
	if (isMessage(type) && depth < DEPTH)
		return read(content, depth + 1);
	// as collectAttachment() names attachments
	const name = node.contentDisposition.parsed.params.filename || node.contentType.parsed.params.name;
	return [leaf(type, name && decodeWords(name),
		/base64/i.test(node.contentTransferEncoding.encoding), content)];
}

async function read(octets, depth) {
	const parser = new Tree();
	await parser.parse(octets);
	return leaves(parser.root, depth);
}

await main(read);
