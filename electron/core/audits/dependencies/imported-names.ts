import { isBuiltin } from 'node:module';
import { normalName, type PackageGraph } from './package-graph.ts';

/** Modules that come with Python, 3.8 to 3.14 (https://docs.python.org/3/py-modindex.html). */
const PYTHON_OWN = new Set(
  '__future__ __main__ abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys compileall compression concurrent configparser contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis distutils doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch formatter fractions ftplib functools gc getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http imaplib imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3 linecache locale logging lzma mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib ntpath numbers opcode operator optparse os ossaudiodev parser pathlib pdb pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc queue quopri random re readline reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver spwd sqlite3 ssl stat statistics string stringprep struct subprocess sunau symbol symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios test textwrap this threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types typing unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo'.split(' '),
); // prettier-ignore

/** Modules of distributions with another name, as their own documentation gives them. */
const DISTRIBUTIONS: Readonly<Record<string, readonly string[]>> = {
  attr: ['attrs'],
  bs4: ['beautifulsoup4'],
  Crypto: ['pycryptodome', 'pycrypto'],
  cv2: ['opencv-python', 'opencv-python-headless'],
  dateutil: ['python-dateutil'],
  dns: ['dnspython'],
  docx: ['python-docx'],
  dotenv: ['python-dotenv'],
  fitz: ['pymupdf'],
  git: ['gitpython'],
  jose: ['python-jose'],
  jwt: ['pyjwt'],
  magic: ['python-magic'],
  MySQLdb: ['mysqlclient'],
  OpenSSL: ['pyopenssl'],
  PIL: ['pillow'],
  psycopg2: ['psycopg2', 'psycopg2-binary'],
  serial: ['pyserial'],
  sklearn: ['scikit-learn'],
  socks: ['pysocks'],
  yaml: ['pyyaml'],
  zmq: ['pyzmq'],
};

/** `@scope/name` of `@scope/name/part`; null for what comes with Node or lies in the source. */
function nodePackage(module: string): string | null {
  if (module.startsWith('.') || module.startsWith('/') || module.startsWith('#') || /^[a-z]+:/.test(module) || isBuiltin(module))
    return null;
  const parts = module.split('/');
  return module.startsWith('@') ? (parts.length < 2 ? null : parts.slice(0, 2).join('/')) : (parts[0] ?? null);
}

function pythonKeys(module: string, graph: PackageGraph): string[] {
  const [first = ''] = module.split('.');
  const named = [...graph.nodes].filter(([, { modules }]) => modules.includes(first)).map(([key]) => key);
  // Distributions that share a name space: google.cloud.storage is google-cloud-storage.
  const parts = module.split('.');
  const guesses = parts.map((_, i) => normalName('PyPI', parts.slice(0, i + 1).join('-'))).toReversed();
  const guessed = [...guesses, ...(DISTRIBUTIONS[first] ?? [])].find((each) => graph.nodes.has(each));
  if (named.length === 1) return named;
  if (guessed !== undefined) return [guessed];
  return named;
}

/** An import as the key of a package; `own` where it comes with the language, null where no version of it is known. */
export function keysOf(module: string, graph: PackageGraph): readonly string[] | 'own' {
  if (graph.ecosystem === 'PyPI') return PYTHON_OWN.has(module.split('.')[0] ?? '') ? 'own' : pythonKeys(module, graph);
  const name = nodePackage(module);
  if (name === null) return 'own';
  const key = graph.top.get(name);
  return key === undefined ? [] : [key];
}

/** What a module is called by people, where no list has it; null for what comes with the language. */
export function missingName(module: string, language: 'javascript' | 'python'): string | null {
  if (language === 'javascript') return nodePackage(module);
  const first = module.split('.')[0] ?? '';
  return first === '' || PYTHON_OWN.has(first) ? null : first;
}
