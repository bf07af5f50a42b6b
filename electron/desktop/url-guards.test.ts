import assert from 'node:assert/strict';
import test from 'node:test';
import { deepLink, externalUrl, isOurs, linkAmong, mayLoad } from './url-guards.ts';

test('only pages of our own scheme and host are ours', () => {
  assert.equal(isOurs('app://isobar/functions?q=a'), true);
  for (const url of [
    'app://isobar.evil/',
    'app://user@isobar/',
    'app://isobar:8080/',
    'http://isobar/',
    'https://app/',
    'file:///etc/passwd',
    'apps://isobar/',
    'isobar',
    '',
  ]) {
    assert.equal(isOurs(url), false, url);
  }
});

test('the renderer loads nothing from a network', () => {
  for (const url of ['app://isobar/assets/a.js', 'data:image/svg+xml,x', 'blob:app://isobar/1']) assert.equal(mayLoad(url), true, url);
  for (const url of [
    'https://example.com/',
    'http://127.0.0.1/',
    'file:///etc/passwd',
    'data:text/html,x',
    'blob:https://a/1',
    'ws://127.0.0.1:1',
    'app://other/',
  ]) {
    assert.equal(mayLoad(url), false, url);
  }
});

test("links go to the user's browser only where the host is known, or to functions on this machine", () => {
  const hosts = new Set(['docs.example.com']);
  assert.equal(externalUrl('https://docs.example.com/a?b#c', hosts), 'https://docs.example.com/a?b#c');
  assert.equal(externalUrl('http://127.0.0.1:4000/hello', hosts), 'http://127.0.0.1:4000/hello');
  for (const url of [
    'https://docs.example.com.evil.test/',
    'https://evil.test/docs.example.com',
    'https://docs.example.com@evil.test/',
    'https://user:pw@docs.example.com/',
    'https://docs.example.com:8443/',
    'http://docs.example.com/',
    'http://127.0.0.1/',
    'http://localhost:4000/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'ms-settings:',
    'smb://host/share',
    '',
  ]) {
    assert.equal(externalUrl(url, hosts), null, url);
  }
});

test('a deep link opens a view and nothing else', () => {
  assert.equal(deepLink('isobar://functions/local:default%2Fhello?tab=logs'), 'app://isobar/functions/local:default%2Fhello?tab=logs');
  assert.equal(deepLink('isobar://'), 'app://isobar/');
  for (const link of [
    'https://evil.test/',
    'isobar:functions',
    'isobar:////evil.test/',
    'isobar:///evil.test/',
    'isobar://../../etc/passwd',
    'isobar://a/../b',
    'isobar://a/<script>',
    'isobar://a#fragment',
    "isobar://a?x='",
    'isobar://a\\b',
    'isobar://a b',
    `isobar://${'a'.repeat(3000)}`,
  ]) {
    assert.equal(deepLink(link), null, link);
  }
  assert.equal(linkAmong(['/usr/bin/isobar', '--home', 'x', 'isobar://traces']), 'app://isobar/traces');
  assert.equal(linkAmong(['--isobar://traces']), null);
});
