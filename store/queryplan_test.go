package store

import (
	"strings"
	"testing"
)

// Filters must find their rows through an index, on stores that nobody has
// analysed: a full look at 200,000 grants for one team's is a second lost.
func TestQueryPlans(t *testing.T) {
	s := open(t)
	connect(t, s)
	atRun := " AND from_run <= 3 AND to_run > 3"
	for query, want := range map[string][]string{
		"SELECT " + grantColumns + " FROM grant_open WHERE conn = 1 AND resource = 5":         {"grant_open_resource"},
		"SELECT " + grantColumns + " FROM grant_open WHERE conn = 1 AND user = 5":             {"PRIMARY KEY (conn=? AND user=?)"},
		"SELECT " + grantColumns + " FROM grant_span WHERE conn = 1 AND resource = 5" + atRun: {"grant_open_resource", "INDEX grant_closed_"},
		"SELECT " + grantColumns + " FROM grant_span WHERE conn = 1 AND user = 5" + atRun:     {"PRIMARY KEY (conn=? AND user=?)"},
		"SELECT " + userColumns + " FROM user_span WHERE conn = 1 AND num = 5" + atRun:        {"PRIMARY KEY (conn=? AND num=?)", "user_closed USING PRIMARY KEY (conn=? AND num=?"},
		"SELECT " + grantColumns + " FROM grant_span" + touched:                               {"grant_closed_to (conn=? AND to_run>?)"},
		"SELECT " + userColumns + " FROM user_span" + touched:                                 {"user_closed_to (conn=? AND to_run>?)"},
		"DELETE FROM grant_closed WHERE conn = 1 AND to_run <= 5":                             {"grant_closed_to"},
		"SELECT id FROM run WHERE conn = 1 AND applied = 1 ORDER BY id DESC LIMIT 1":          {"run_conn"},
		"SELECT " + runColumns + runsOf + " AND r.applied = 1 ORDER BY r.id DESC LIMIT 1":     {"SEARCH r USING INDEX run_conn (conn=?)"},
	} {
		rows, err := s.readers.Query("EXPLAIN QUERY PLAN "+query, 1, 2, 3)
		if err != nil {
			t.Fatal(err)
		}
		var plan []string
		for rows.Next() {
			var id, parent, unused int
			var detail string
			if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
				t.Fatal(err)
			}
			plan = append(plan, detail)
		}
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
		text := strings.Join(plan, "\n  ")
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s\nis not answered through %s but\n  %s", query, w, text)
			}
		}
		if strings.Contains(text, "SCAN grant_open") || strings.Contains(text, "SCAN grant_closed") {
			t.Errorf("%s\nreads everything:\n  %s", query, text)
		}
	}
}
