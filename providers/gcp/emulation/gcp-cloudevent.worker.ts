import { frameworkWorker } from './framework-worker.ts';

export default frameworkWorker();
