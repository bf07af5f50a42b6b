const { app } = require('@azure/functions');
const { UNITS, convert } = require('../units.js');

app.http('convert', {
  methods: ['GET'],
  authLevel: 'anonymous',
  route: 'convert/{from}/{to}/{value}',
  handler: async (request, context) => {
    const { from, to } = request.params;
    const value = Number(request.params.value);
    if (!Number.isFinite(value)) return { status: 400, jsonBody: { error: `"${request.params.value}" is not a number.` } };
    const result = convert(value, from, to);
    context.log(`${value} ${from} -> ${to}`);
    return result.error === undefined ? { jsonBody: { value: result.value, unit: to } } : { status: 422, jsonBody: result };
  },
});

app.http('units', {
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: async () => ({
    headers: { 'cache-control': 'max-age=3600' },
    jsonBody: Object.groupBy(Object.keys(UNITS), (unit) => UNITS[unit][0]),
  }),
});
