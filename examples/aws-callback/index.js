'use strict';

/** A callback handler: nodejs22.x and older take it, nodejs24.x does not. */
exports.handler = (event, context, callback) => {
  context.callbackWaitsForEmptyEventLoop = false;
  if (typeof event.csv !== 'string') {
    callback(new TypeError('csv must be a text.'));
    return;
  }
  const [header = [], ...rows] = parse(event.csv);
  const uneven = rows.findIndex((row) => row.length !== header.length);
  if (uneven >= 0) {
    callback(new RangeError(`Row ${uneven + 2} has ${rows[uneven].length} fields; the header has ${header.length}.`));
    return;
  }
  callback(null, { rows: rows.map((row) => Object.fromEntries(row.map((value, at) => [header[at], value]))), count: rows.length });
};

/** RFC 4180: quoted fields may hold commas, line breaks and doubled quotes. */
function parse(text) {
  const rows = [];
  let row = [];
  let field = '';
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const c = text[at];
    if (quoted) {
      if (c !== '"') field += c;
      else if (text[at + 1] === '"') field += text[++at];
      else quoted = false;
    } else if (c === '"' && field === '') quoted = true;
    else if (c === ',') { row.push(field); field = ''; }
    else if (c === '\n') { row.push(field.replace(/\r$/, '')); rows.push(row); row = []; field = ''; }
    else field += c;
  }
  if (field !== '' || row.length > 0) { row.push(field); rows.push(row); }
  return rows;
}
