// What the drivers in JavaScript share: paths in, a line of JSON for each out.
import { readFile } from 'node:fs/promises';
import readline from 'node:readline';

export const DEPTH = 50;

export function isMessage(type) {
	return type === 'message/rfc822' || type === 'message/global';
}

/** A leaf as README.md describes it; decoded: its transfer encoding was base64. */
export function leaf(type, name, decoded, data) {
	return { type: type, name: name || null, decoded: decoded, data: Buffer.from(data).toString('base64') };
}

/** read: octets -> leaves, or a promise of them. */
export async function main(read) {
	for await (const path of readline.createInterface({ input: process.stdin })) {
		const answer = { path: path, leaves: [], error: null };
		try {
			answer.leaves = await read(await readFile(path), 0);
		} catch (error) {
			answer.error = String(error);
		}
		process.stdout.write(JSON.stringify(answer) + '\n');
	}
}
