package cli

// formattingHelp is the topic about output: what people and programs find in
// it.
const formattingHelp = `Words
  CONNECTOR is a name, an id or the account's subdomain, in any letter case; left out,
  it is the only one there is. A DURATION is written 90s, 30m, 12h or 7d. Times in
  JSON and CSV are UTC, times in texts are this computer's.

Colours
  --color auto|always|never decides, then NO_COLOR, then CLICOLOR=0. What colours say
  stands there in words too.

JSON
  It carries "version":1. Lists are one object a line, status and doctor are one
  document. What is not known is null. Text has the value that PagerDuty gave it;
  characters that are not drawn (controls, bidi and other format characters) are
  written as \uXXXX. Everywhere else they are left out.

  status --json also says whether CONNECTPD_TOKEN is set (env_token), which replaced
  keys PagerDuty has not been seen to refuse (token.old_keys), to whom a set-up was
  handed over (handed_over), the sync that is going on (live), and where a connector
  stands in its tenant (tenant: host, app_id, connector_id, link, status,
  status_reason, raw, asked_at, not_asked; null for one of this computer).

CSV, for an access review
  One row a grant: person, email, pagerduty_id, job_title, status, base_role,
  resource_type, resource, resource_id, entitlement, privileged (Admin, Account Owner,
  team manager), created_through_sso, on_call_now, first_seen_here ("before DATE" for
  what was there at the first look), last_seen, and the reviewer's, which are empty:
  reviewer, decision, comment, decided_at. What is not known is empty. It is UTF-8
  with a byte order mark, comma and CRLF, so that Excel shows every name as it is.
  What a spreadsheet would take for a formula has an apostrophe before it. access
  --csv writes the same rows, without the mark, for programs; there the filters work.

Exports
  export json is one document: version 1, format connectpd-access, exported_at,
  exported_by, connector (with app and account), run (with key, counts and the
  coverage of each kind), resources (users, teams, roles, schedules), grants and
  on_call_without_schedule.

  A file is written whole, readable by you only, and never replaces one without
  --force. A manifest stands beside it (FILE.manifest.json; without a file it is one
  line on standard error): the account, the app, the sync, the kind of key,
  PagerDuty's totals against the rows here, what could not be read, what PagerDuty's
  API does not show, and the file's SHA-256. With --as-of both are of that day's sync.

  export terraform writes the configuration of a connector of this computer for the
  ConductorOne provider. The API token is a variable of it and never in the file; what
  has to be known before it is applied stands in its comments.`
