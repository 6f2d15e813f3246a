// The tabs of a user, in their order. A tab is { id, title, icon, draw }; draw takes what a page's draw takes, and the user and changed(), which
// says that something was written.

import { graphTab } from './graph.js';
import { memoriesTab } from './memories.js';
import { profileTab } from './profile.js';
import { recallTab } from './recall.js';
import { sessionsTab } from './sessions.js';
import { statisticsTab } from './statistics.js';

export const userTabs = [memoriesTab, sessionsTab, recallTab, graphTab, profileTab, statisticsTab];
