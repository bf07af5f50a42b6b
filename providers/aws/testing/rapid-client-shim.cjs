// Stands in for the native addon of aws-lambda-ric, which only speaks HTTP to the Runtime API: next, done, error.
// Preloaded with --require, so that the official client runs without a compiler.
'use strict';
const http = require('node:http');
const Module = require('node:module');

const [hostname, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
let posted = Promise.resolve();

function send(method, path, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request({ hostname, port, method, path, agent, headers }, (response) => {
      const parts = [];
      response
        .on('data', (part) => parts.push(part))
        .on('end', () => resolve({ headers: response.headers, bodyJson: Buffer.concat(parts).toString() }));
    });
    request.on('error', reject).end(body);
  });
}

const client = {
  next: () => posted.then(() => send('GET', '/2018-06-01/runtime/invocation/next')),
  done: (id, body) =>
    void (posted = send('POST', `/2018-06-01/runtime/invocation/${id}/response`, body, { 'content-type': 'application/json' })),
  error: (id, body) =>
    void (posted = send('POST', `/2018-06-01/runtime/invocation/${id}/error`, body, { 'content-type': 'application/json' })),
};

const load = Module._load;
Module._load = function (request, ...rest) {
  return request.endsWith('rapid-client.node') ? client : load.call(this, request, ...rest);
};
