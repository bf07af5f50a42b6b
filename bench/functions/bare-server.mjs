// The least that Node can do: the floor that every other row stands on.
import { createServer } from 'node:http';

createServer((request, response) => {
  const { searchParams } = new URL(request.url, 'http://localhost');
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ hello: searchParams.get('name') ?? 'world' }));
}).listen(Number(process.env.PORT), '127.0.0.1');
