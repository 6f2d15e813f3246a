// The pages of the administration, in the order of the navigation. A page is described in core/pages.js.

import { auditPage } from './audit.js';
import { backupsPage } from './backups.js';
import { healthPage } from './health.js';
import { jobsPage } from './jobs.js';
import { keysPage } from './keys.js';
import { retentionPage } from './retention.js';

export const adminPages = [healthPage, keysPage, jobsPage, retentionPage, backupsPage, auditPage];
