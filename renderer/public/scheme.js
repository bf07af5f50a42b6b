// Runs before the first paint, so that neither theme nor density flashes. A file, because the
// Content-Security-Policy allows no inline script.
(function () {
  const root = document.documentElement;
  let theme = null;
  let density = null;
  try {
    theme = localStorage.getItem('isobar-theme');
    density = localStorage.getItem('isobar-density');
  } catch {
    // Storage may be refused; the defaults stand.
  }
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
  root.setAttribute('data-density', density === 'comfortable' ? 'comfortable' : 'compact');
})();
