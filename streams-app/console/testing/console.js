// The console's page as an engine serves it, with a stand-in behind it that says what a test wants.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { PAGE } from '../vendor.js';

const TYPES = { '.css': 'text/css', '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.svg': 'image/svg+xml' };

/** As the engine sends it; ConsoleRoutesTest holds the engine to it. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const fixture = async (name) => JSON.parse(await readFile(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'));

/** What an engine said in a demo: `npm run record` writes it anew. */
export async function demoData() {
  const names = ['now', 'warnings', 'effect', 'policy', 'models', 'dead-letters', 'customer'];
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await fixture(name)])));
}

/**
 * A server of the page.
 *
 * @param {object} data what is said at each path; may be changed while it runs
 * @param {string} [token] that has to be shown first
 */
export async function serveConsole(data, token) {
  const streams = new Set();
  const asked = [];
  let down = false;

  const signedIn = (request) => !token || (request.headers.cookie ?? '').includes('console=yes');

  async function api(name, request, body) {
    asked.push({ name, url: request.url, body });
    if (name === 'sign-in') {
      return JSON.parse(body).token === token ? [200, {}, { 'Set-Cookie': 'console=yes; HttpOnly; SameSite=Strict; Path=/' }] : [401, { error: 'no' }];
    }
    if (name === 'sign-out') {
      return [200, {}, { 'Set-Cookie': 'console=; Max-Age=0; Path=/' }];
    }
    if (!signedIn(request)) {
      return [401, { error: 'Send the token.' }];
    }
    if (name === 'customer') {
      const found = data.customer;
      return [200, { ...found, user: JSON.parse(body).user_id }];
    }
    return name in data ? [200, data[name]] : [404, { error: 'no such path' }];
  }

  const server = createServer(async (request, response) => {
    if (down) {
      request.socket.destroy();
      return;
    }
    const url = new URL(request.url, 'http://console');
    const path = normalize(url.pathname);
    let body = '';
    for await (const chunk of request) {
      body += chunk;
    }
    response.setHeader('Content-Security-Policy', POLICY);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    if (path === '/console/api/updates' && signedIn(request)) {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write(`data: ${JSON.stringify(data.now)}\n\n`);
      streams.add(response);
      response.on('close', () => streams.delete(response));
      return;
    }
    if (path.startsWith('/console/api/')) {
      const [status, answer, headers] = await api(path.slice('/console/api/'.length), request, body);
      response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
      response.end(JSON.stringify(answer));
      return;
    }
    const name = path === '/' ? 'index.html' : path.replace('/console/', '');
    try {
      const content = await readFile(join(PAGE, name));
      response.writeHead(200, { 'Content-Type': TYPES[extname(name)] });
      response.end(content);
    } catch {
      response.writeHead(404);
      response.end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    asked,
    /** Tells every open page how things stand by now. */
    tell() {
      streams.forEach((stream) => stream.write(`data: ${JSON.stringify(data.now)}\n\n`));
    },
    /** As if the engine's machine were gone, or back. */
    fail(gone) {
      down = gone;
      if (gone) {
        server.closeAllConnections();
      }
    },
    openStreams: () => streams.size,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
