package service

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/export"
	worktable "connectpd/store/export/table"
	"connectpd/store/words"
	"connectpd/wizard/review"
	"connectpd/wizard/review/evidence"
	"connectpd/wizard/review/flows"
)

// What evidence needs of a run is written down when the run is at hand, so
// that pruning the history takes nothing from it.
const (
	populationDocument = "population.json" // every grant of the run that a review is of
	holdersPrefix      = "holders-"        // who held the resources of proved removals, by run
)

// writePopulation writes down every grant of the run, and why it is in scope
// or is not.
func writePopulation(f *review.Frozen, src review.Source) ([]byte, error) {
	inScope := make(map[access.Grant]bool, len(f.Items))
	for n := range f.Items {
		i := &f.Items[n]
		inScope[access.Grant{UserID: i.User.ID, Type: i.Type, ResourceID: i.ResourceID, Entitlement: i.Entitlement}] = true
	}
	users, resources := named(src.Data)
	list := make([]evidence.Grant, 0, f.Population.Grants)
	for _, h := range src.Held {
		if h.Grant.Entitlement == access.OnCall {
			continue
		}
		u := users[h.Grant.UserID]
		why := "in scope: " + review.ScopeText(f.Scope)
		if !inScope[h.Grant] {
			why = "not in scope: " + review.ScopeText(f.Scope)
		}
		list = append(list, evidence.Grant{Grant: h.Grant, Name: words.OneLine(u.Name), Email: words.OneLine(u.Email), Status: u.Status,
			Resource: words.OneLine(resources[h.Grant.Type][h.Grant.ResourceID]), Why: why})
	}
	return review.Canonical(list)
}

// named looks up who and what is called how.
func named(d *access.Dataset) (map[string]access.User, map[access.ResourceType]map[string]string) {
	users := make(map[string]access.User, len(d.Users))
	for _, u := range d.Users {
		users[u.ID] = u
	}
	resources := map[access.ResourceType]map[string]string{access.TypeTeam: {}, access.TypeRole: {}, access.TypeSchedule: {}}
	for _, t := range d.Teams {
		resources[access.TypeTeam][t.ID] = t.Name
	}
	for _, r := range d.Roles {
		resources[access.TypeRole][r.ID] = r.Name
	}
	for _, s := range d.Schedules {
		resources[access.TypeSchedule][s.ID] = s.Name
	}
	return users, resources
}

// holders are who held the resources of removals at the run that proved them.
type holders struct {
	Run   int64                        `json:"run"`
	RunAt time.Time                    `json:"run_at"`
	Items map[string]string            `json:"items"` // resource by item
	On    map[string][]evidence.Holder `json:"on"`    // by resource: team/PQ9K7I8
}

// addHolders adds the document that the proofs of a step rest on.
func addHolders(step *stepBeside, st *review.State, run store.Run, data *access.Dataset) error {
	doc := holders{Run: run.ID, RunAt: run.FinishedAt.UTC(), Items: map[string]string{}, On: map[string][]evidence.Holder{}}
	for _, e := range step.Events {
		if e.Outcome != review.Gone {
			continue
		}
		for _, id := range e.Items {
			i := st.Item(id)
			on := string(i.Type) + "/" + i.ResourceID
			doc.Items[id], doc.On[on] = on, []evidence.Holder{}
		}
	}
	if len(doc.Items) == 0 {
		return nil
	}
	users, _ := named(data)
	for _, g := range data.Grants {
		on := string(g.Type) + "/" + g.ResourceID
		if list, wanted := doc.On[on]; wanted && g.Entitlement != access.OnCall {
			u := users[g.UserID]
			doc.On[on] = append(list, evidence.Holder{UserID: g.UserID, Name: words.OneLine(u.Name), Email: words.OneLine(u.Email), Status: u.Status, Entitlement: g.Entitlement})
		}
	}
	text, err := review.Canonical(doc)
	if err != nil {
		return fmt.Errorf("write down who held what at run %d: %w", run.ID, err)
	}
	for n := range step.Events {
		if step.Events[n].Outcome == review.Gone {
			step.Events[n].Holders = review.SHA256(text)
		}
	}
	// One for each event that may name one: a run is verified once, but a
	// decision may be corrected and proved again by a later step.
	step.beside = append(step.beside, store.ReviewDocument{Name: fmt.Sprintf("%s%d-%d.json", holdersPrefix, run.ID, st.Events+1), Body: text})
	return nil
}

// Evidence is a review's evidence, as a zip.
func (s *AccessReviews) Evidence(ctx context.Context, ref string) ([]byte, error) {
	r, st, err := s.load(ctx, ref)
	if err != nil {
		return nil, err
	}
	in := evidence.Input{State: st}
	if in.Zone, err = time.LoadLocation(st.Due.Zone); err != nil {
		in.Zone = nil // UTC alone
	}
	if err := s.addLog(ctx, r, &in); err != nil {
		return nil, err
	}
	files, err := s.Store.ReviewFiles(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		in.Received = append(in.Received, evidence.Received{Name: f.Name, Data: f.Body})
	}
	return evidence.Zip(in)
}

// addLog adds the log as it is kept, and the documents beside it.
func (s *AccessReviews) addLog(ctx context.Context, r store.Review, in *evidence.Input) error {
	_, lines, err := s.Store.ReviewLog(ctx, r.ID, nil)
	if err != nil {
		return err
	}
	in.Log = evidence.Log{Events: lines[:in.State.Events], Head: in.State.Head}
	if in.Log.Frozen, err = s.Store.ReviewDocument(ctx, r.ID, store.FrozenDocument); err != nil {
		return err
	}
	docs, err := s.Store.ReviewDocuments(ctx, r.ID)
	if err != nil {
		return err
	}
	for _, d := range docs {
		switch {
		case d.Name == populationDocument:
			in.Log.Beside = append(in.Log.Beside, d.Body)
			err = json.Unmarshal(d.Body, &in.Population)
		case strings.HasPrefix(d.Name, holdersPrefix):
			in.Log.Beside = append(in.Log.Beside, d.Body)
			err = addAfter(in, d.Body)
		default:
			in.Log.Sealed = append(in.Log.Sealed, d.Body)
		}
		if err != nil {
			return fmt.Errorf("read %s of the review: %w", d.Name, err)
		}
	}
	in.Schedules = schedulesOf(in.Population)
	return nil
}

// addAfter adds the lists of a run that proved removals, of those that still
// count by it.
func addAfter(in *evidence.Input, text []byte) error {
	var doc holders
	if err := json.Unmarshal(text, &doc); err != nil {
		return err
	}
	for id, on := range doc.Items {
		if i := in.State.Item(id); i == nil || i.Outcome != review.Gone || i.OutcomeRun != doc.Run {
			continue
		}
		in.After = append(in.After, evidence.After{Item: id, Run: doc.Run, RunAt: doc.RunAt, Holders: doc.On[on]})
	}
	return nil
}

func schedulesOf(population []evidence.Grant) map[string][]string {
	list := map[string][]string{}
	for _, g := range population {
		if g.Type == access.TypeSchedule {
			list[g.UserID] = append(list[g.UserID], g.Resource)
		}
	}
	for _, names := range list {
		slices.Sort(names)
	}
	return list
}

// WorkList is the table of a review's open removals, for whoever does them.
func (s *AccessReviews) WorkList(ctx context.Context, ref string) (worktable.Table, error) {
	r, st, err := s.load(ctx, ref)
	if err != nil {
		return worktable.Table{}, err
	}
	on := map[string][]string{}
	data, err := s.Store.Snapshot(ctx, r.ConnectorID, 0)
	if err == nil {
		_, resources := named(data)
		for _, g := range data.Grants {
			if g.Type == access.TypeSchedule && g.Entitlement != access.OnCall {
				on[g.UserID] = append(on[g.UserID], words.OneLine(resources[g.Type][g.ResourceID]))
			}
		}
	} // of an account that is not connected any more nothing is known
	return evidence.WorkTable(evidence.WorkList(st, on, s.Clock.Now())), nil
}

// WriteEvidence writes a review's evidence into a file; a folder gets one
// named after the review. *export.ExistsError where one is there and may not
// be replaced.
func (s *AccessReviews) WriteEvidence(ctx context.Context, r flows.EvidenceRequest) (string, error) {
	path := r.Path
	if path == "" {
		path = "."
	}
	st, err := s.Review(ctx, r.Review)
	if err != nil {
		return "", err
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, evidenceName(st.Frozen.Name))
	}
	text, err := s.Evidence(ctx, st.Frozen.ID)
	if err != nil {
		return "", err
	}
	return path, s.WriteFile(path, text, r.Replace)
}

// evidenceName is a review's name as one of a file that every system takes.
func evidenceName(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return ' '
	}, name)
	return strings.Join(append([]string{"review"}, strings.Fields(words.Cut(name, 60))...), "-") + ".zip"
}

// WriteFile writes a file whole, for its owner's eyes only.
func (s *AccessReviews) WriteFile(path string, data []byte, force bool) error {
	out, err := export.Create(path, force)
	if err != nil {
		return err
	}
	defer out.Discard()
	if _, err := out.Write(data); err != nil {
		return err
	}
	return out.Commit()
}

// OwnItems are the items of a review that nobody of these people may decide
// on, because they are their own access.
func (s *AccessReviews) OwnItems(ctx context.Context, ref string, emails ...string) (map[string]bool, error) {
	r, st, err := s.load(ctx, ref)
	if err != nil {
		return nil, err
	}
	known, err := s.known(ctx, r.ConnectorID)
	if err != nil {
		return nil, err
	}
	return st.OwnItems(known, emails...), nil
}
