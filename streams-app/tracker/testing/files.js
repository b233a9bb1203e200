import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.svg': 'image/svg+xml',
};

/**
 * A server of files, for a shop's pages.
 *
 * @param {string[]} folders looked through in order
 * @param {Object<string, (url: URL) => {status?: number, type: string, content: string}>} made what is no file, by path
 */
export async function serveFiles(folders, made = {}) {
  async function answer(url) {
    const path = normalize(decodeURIComponent(url.pathname)).replace(/\/$/, '/index.html');
    if (made[path]) {
      return made[path](url);
    }
    for (const folder of folders) {
      try {
        return { type: TYPES[extname(path)], content: await readFile(join(folder, path)) };
      } catch {
        // In the next folder, perhaps.
      }
    }
    return { status: 404, type: 'text/plain', content: 'not found' };
  }

  const server = createServer(async (request, response) => {
    const { status = 200, type, content } = await answer(new URL(request.url, 'http://shop'));
    response.writeHead(status, { 'Content-Type': type });
    response.end(content);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    made,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
