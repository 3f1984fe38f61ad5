package setup

import (
	"context"

	"connectpd/store/access"
	"connectpd/store/place"
	"connectpd/store/secret"
	"connectpd/wizard/conductorone/steps"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/flow"
	"connectpd/wizard/handover"
)

// Due is what a service was asked, whichever it was.
type Due struct {
	Kind       string
	Keychain   place.Kind
	Passphrase secret.Value
	Address    string
	Draft      string
	Check      CheckRequest
	Save       SaveRequest
	HandOver   HandOverRequest
	Sync       FirstSync
	SignIn     tenant.SignInRequest
	Find       tenant.FindRequest
}

// Result is what a service answers, whichever it is.
type Result struct {
	Err        error
	Checked    Checked
	Connector  access.Connector
	HandedOver handover.Outcome
	Sync       Running
	Resumed    Resumed
	Made       tenant.Made
	SignedIn   tenant.SignIn
	Apps       tenant.AppList
	Connectors []tenant.Connector
	Owners     map[string]tenant.Owners
	Users      tenant.UserList
	Query      string
	Missing    []string
}

// world answers calls as a healthy machine and account do, unless a test says
// otherwise.
type world struct {
	calls []Due
	// answer may answer in place of the healthy world; nil: it does not.
	answer func(Due) *Result
	drafts []access.Draft
	leaves []LeaveRequest
}

var _ SetupServices = (*world)(nil)

func (w *world) do(d Due) Result {
	w.calls = append(w.calls, d)
	if w.answer != nil {
		if given := w.answer(d); given != nil {
			return *given
		}
	}
	r := Result{}
	switch d.Kind {
	case WorkCheck:
		r.Checked = Checked{Identity: acme(), Directory: Directory{Complete: true, Roles: map[string]string{"ada@example.com": "admin"}}}
	case WorkSave:
		r.Connector = d.Save.Connector
		r.Connector.Token = access.Token{Number: 1, Last4: d.Save.Token.Last4(), StoredIn: d.Save.Keychain}
	case WorkHandOver:
		c := d.HandOver.Connector
		c.HandedOver = &access.HandOver{Name: handover.Names(d.HandOver.To)}
		r.HandedOver = handover.Outcome{Connector: c, To: d.HandOver.To, File: "/home/x/handover/c1.eml", Message: []string{"Hello"}}
	case steps.WorkSignIn:
		r.SignedIn = tenant.SignIn{Credentials: d.SignIn.Credentials, Kept: d.SignIn.Kept, Caller: adaThere}
	case steps.WorkApps:
		r.Apps = acmeApps
	case steps.WorkUsers:
		r.Query, r.Users = d.Find.Query, tenant.UserList{Users: []tenant.User{adaThere.User, graceThere, bobThere}}
	case WorkSync:
		r.Sync = running{access.Connector{ID: d.Sync.Connector}}
	}
	return r
}

// running is a sync that runs.
type running struct{ c access.Connector }

func (r running) Of() access.Connector { return r.c }

// kinds are the kinds of the calls so far.
func (w *world) kinds() []string {
	var list []string
	for _, d := range w.calls {
		list = append(list, d.Kind)
	}
	return list
}

func (w *world) TryKeychain(_ context.Context, q KeychainRequest) error {
	return w.do(Due{Kind: WorkProbe, Keychain: q.Kind, Passphrase: q.Passphrase}).Err
}

func (w *world) Resume(_ context.Context, draft string) (Resumed, error) {
	r := w.do(Due{Kind: WorkResume, Draft: draft})
	return r.Resumed, r.Err
}

func (w *world) OpenPage(_ context.Context, address string) error {
	return w.do(Due{Kind: WorkBrowser, Address: address}).Err
}

func (w *world) CheckToken(_ context.Context, q CheckRequest) (Checked, error) {
	r := w.do(Due{Kind: WorkCheck, Check: q})
	return r.Checked, r.Err
}

func (w *world) SaveSetup(_ context.Context, q SaveRequest) (Saved, error) {
	r := w.do(Due{Kind: WorkSave, Save: q})
	return Saved{Connector: r.Connector, Made: r.Made}, r.Err
}

func (w *world) PassOn(_ context.Context, q HandOverRequest) (PassedOn, error) {
	r := w.do(Due{Kind: WorkHandOver, HandOver: q})
	return PassedOn{Outcome: r.HandedOver, Made: r.Made}, r.Err
}

func (w *world) BeginSync(_ context.Context, q FirstSync) (Running, error) {
	r := w.do(Due{Kind: WorkSync, Sync: q})
	return r.Sync, r.Err
}

func (w *world) SaveDraft(_ context.Context, d access.Draft) error {
	w.drafts = append(w.drafts, d)
	return nil
}

func (w *world) Leave(_ context.Context, r LeaveRequest) (string, error) {
	w.leaves = append(w.leaves, r)
	return r.Draft.ID, nil
}

func (w *world) SignIn(_ context.Context, q tenant.SignInRequest) (tenant.SignIn, error) {
	r := w.do(Due{Kind: steps.WorkSignIn, SignIn: q})
	return r.SignedIn, r.Err
}

func (w *world) FindApps(_ context.Context, q tenant.FindRequest) (tenant.AppList, error) {
	r := w.do(Due{Kind: steps.WorkApps, Find: q})
	return r.Apps, r.Err
}

func (w *world) ConnectorsOn(_ context.Context, q tenant.FindRequest) (tenant.Looked, error) {
	r := w.do(Due{Kind: steps.WorkLook, Find: q})
	return tenant.Looked{Connectors: r.Connectors, Owners: r.Owners}, r.Err
}

func (w *world) SearchUsers(_ context.Context, q tenant.FindRequest) (tenant.FoundUsers, error) {
	r := w.do(Due{Kind: steps.WorkUsers, Find: q})
	return tenant.FoundUsers{Query: r.Query, List: r.Users, Missing: r.Missing}, r.Err
}

// due is the next work of a flow that is no errand.
func due(f flow.Flow) (flow.Work, bool) {
	for w, ok := f.Due(); ok; w, ok = f.Due() {
		if w.Name != workDraft {
			return w, true
		}
	}
	return flow.Work{}, false
}
