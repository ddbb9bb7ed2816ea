type Agent = { platform: string; agent: string; full: string };

/** What opens and clicks come from, by the id of the user agent. */
export const agents: Record<number, Agent> = {
  1675: {
    platform: 'Windows',
    agent: 'Firefox',
    full: 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)',
  },
  154: {
    platform: 'Windows',
    agent: 'Chrome',
    full: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/124.0 Safari/537.36',
  },
  288: {
    platform: 'iPhone',
    agent: 'Mobile Safari',
    full: 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148',
  },
  901: {
    platform: 'Android',
    agent: 'Gmail',
    full: 'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Mobile Safari/537.36',
  },
};

export const agentIDs = Object.keys(agents).map(Number);
