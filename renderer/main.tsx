import './app/bootstrap.ts';
import './app/layers.css';
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import '@mantine/spotlight/styles.layer.css';
import './app/tokens.css';
import './app/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { connectClient } from './api/client.ts';
import { App } from './app/app.tsx';
import { openTransport } from './app/transport.ts';
import { nonce } from './ui/nonce.ts';

void openTransport().then(connectClient);

const container = document.getElementById('root');
if (container === null) throw new Error('index.html has no #root');
createRoot(container).render(
  <StrictMode>
    <App nonce={nonce} />
  </StrictMode>,
);
