const functions = require('@google-cloud/functions-framework');

functions.http('hello', (request, response) => {
  response.json({ hello: request.query.name ?? 'world' });
});
