// Consensus driver: mailparser, by the splitter and decoders that it is made of: it joins texts
// and converts them to another charset itself. See README.md in the folder above.
import { createRequire } from 'node:module';
import { DEPTH, isMessage, leaf, main } from './line.mjs';

const modules = createRequire(process.env.CONSENSUS_MODULES + '/');
const { Splitter } = createRequire(modules.resolve('mailparser'))('@zone-eu/mailsplit');

function decode(node, chunks) {
	return new Promise((resolve, reject) => {
		const decoder = node.getDecoder();
		const decoded = [];
		decoder.on('data', chunk => decoded.push(chunk));
		decoder.on('end', () => resolve(Buffer.concat(decoded)));
		decoder.on('error', reject);
		for (const chunk of chunks)
			decoder.write(chunk);
		decoder.end();
	});
}

function nodes(octets) {
	return new Promise((resolve, reject) => {
		const found = new Map();
		const splitter = new Splitter();
		splitter.on('data', event => {
			if (event.type === 'node')
				found.set(event, []);
			else if (event.type === 'body' && found.has(event.node))
				found.get(event.node).push(Buffer.from(event.value));
		});
		splitter.on('end', () => resolve(found));
		splitter.on('error', reject);
		splitter.end(octets);
	});
}

async function read(octets, depth) {
	const found = [];
	for (const [node, chunks] of await nodes(octets)) {
		if (node.multipart || node.messageNode)
			continue;
		// as MailParser.createNode() does
		const type = node.contentType || (node.root ? 'text/plain' : '');
		const content = await decode(node, chunks);
		if (isMessage(type) && depth < DEPTH)
			found.push(...(await read(content, depth + 1)));
		else
			found.push(leaf(type, node.filename, node.encoding === 'base64', content));
	}
	return found;
}

await main(read);
