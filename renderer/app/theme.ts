import {
  ActionIcon,
  Button,
  Checkbox,
  createTheme,
  type CSSVariablesResolver,
  localStorageColorSchemeManager,
  Menu,
  Modal,
  Notification,
  NumberInput,
  SegmentedControl,
  Select,
  Switch,
  Tabs,
  Textarea,
  TextInput,
  Tooltip,
} from '@mantine/core';

/** Same key as public/scheme.js, which sets the scheme before the first paint. */
export const colorSchemeManager = localStorageColorSchemeManager({ key: 'isobar-theme' });

/** Mantine dressed in the tokens of tokens.css. Components use tokens only, never raw colours. */
export const theme = createTheme({
  primaryColor: 'accent',
  // The same filled shade in both schemes: white text keeps 6.5:1 on it.
  primaryShade: { light: 6, dark: 6 },
  colors: {
    // Mantine's own parts take their neutrals from these two; they are the tokens' neighbours.
    dark: ['#e7eaf0', '#c9d0db', '#9aa4b5', '#6b7589', '#343b48', '#2a303b', '#1b2029', '#161a21', '#0f1217', '#0b0e12'],
    gray: ['#f7f8fa', '#eef0f4', '#dfe3ea', '#cdd3dd', '#b4bcc9', '#8a93a4', '#7f8898', '#566072', '#3a4250', '#14181f'],
    accent: ['#eef1fe', '#e8ecfd', '#ccd4fa', '#a9b6f5', '#8ea2ff', '#5f78e6', '#3451d1', '#2b45b8', '#243a9b', '#1d2f7e'],
    bad: ['#fdecec', '#fde8e8', '#f7c6c7', '#f09fa1', '#ff8a8a', '#d8474d', '#c0262d', '#a61f26', '#8b1a20', '#70151a'],
  },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, monospace",
  fontSizes: { xs: '12px', sm: '13px', md: '13px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '16px', sm: '20px', md: '20px', lg: '24px', xl: '28px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '8px', xl: '8px' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  shadows: {
    xs: 'none',
    sm: 'var(--overlay-shadow)',
    md: 'var(--overlay-shadow)',
    lg: 'var(--overlay-shadow)',
    xl: 'var(--overlay-shadow)',
  },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '28px' },
      h2: { fontSize: '16px', lineHeight: '24px' },
      h3: { fontSize: '13px', lineHeight: '20px' },
    },
  },
  components: {
    Button: Button.extend({ defaultProps: { size: 'xs' } }),
    ActionIcon: ActionIcon.extend({ defaultProps: { size: 28, variant: 'subtle', color: 'gray' } }),
    TextInput: TextInput.extend({ defaultProps: { size: 'xs' } }),
    NumberInput: NumberInput.extend({ defaultProps: { size: 'xs' } }),
    Textarea: Textarea.extend({ defaultProps: { size: 'xs' } }),
    Select: Select.extend({ defaultProps: { size: 'xs', comboboxProps: { transitionProps: { duration: 0 } } } }),
    Checkbox: Checkbox.extend({ defaultProps: { size: 'xs' } }),
    Switch: Switch.extend({ defaultProps: { size: 'sm' } }),
    SegmentedControl: SegmentedControl.extend({ defaultProps: { size: 'xs', transitionDuration: 0, className: 'segmented' } }),
    Tabs: Tabs.extend({ defaultProps: { keepMounted: false } }),
    Menu: Menu.extend({
      defaultProps: {
        withInitialFocusPlaceholder: false,
        transitionProps: { duration: 80 },
        position: 'bottom-end',
        shadow: 'md',
        // One that is longer than the room there is scrolls.
        middlewares: { flip: true, shift: true, size: { padding: 8 } },
      },
    }),
    Modal: Modal.extend({
      defaultProps: {
        attributes: { header: { role: 'presentation' } },
        transitionProps: { duration: 80 },
        centered: true,
        overlayProps: { backgroundOpacity: 0.5 },
      },
    }),
    Notification: Notification.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Dismiss' } } }),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 400, transitionProps: { duration: 60 }, events: { hover: true, focus: true, touch: false } },
    }),
  },
});

/** Mantine's own colours as tokens: the tokens change with the scheme, so both schemes say the same. */
const TOKENS = {
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-dimmed': 'var(--muted)',
  '--mantine-color-placeholder': 'var(--muted)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--sunken)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--field-line)',
  // Text that cannot be acted on now is read all the same.
  '--mantine-color-disabled': 'var(--bone)',
  '--mantine-color-disabled-color': 'var(--muted)',
  '--mantine-color-disabled-border': 'var(--line)',
  '--mantine-color-error': 'var(--bad)',
  '--mantine-primary-color-light': 'var(--accent-soft)',
  '--mantine-primary-color-light-color': 'var(--accent)',
  '--mantine-color-accent-light': 'var(--accent-soft)',
  '--mantine-color-accent-light-hover': 'var(--accent-soft)',
  '--mantine-color-accent-light-color': 'var(--accent)',
  '--mantine-color-accent-text': 'var(--accent)',
  '--mantine-color-bad-light': 'var(--bad-soft)',
  '--mantine-color-bad-light-color': 'var(--bad)',
  '--mantine-color-bad-text': 'var(--bad)',
  '--mantine-color-gray-light-color': 'var(--text)',
  '--mantine-color-gray-text': 'var(--text)',
};

/** Points Mantine's parts at the tokens, over what it would take from its palette in either scheme. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({ variables: {}, light: TOKENS, dark: TOKENS });
