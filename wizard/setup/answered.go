package setup

import (
	"connectpd/store/failure"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/flow"
	"connectpd/wizard/platform"
)

func (m *Machine) probed(_ struct{}, err error) {
	advance, asked := m.goesOn(), m.kc.asking
	m.keychainProbed(err)
	m.problem = nil
	if err != nil {
		m.tenant.signing = false // where secrets are kept comes first
	}
	switch {
	case m.at().handsOver():
	case err != nil && m.step != StepConnector:
		// Resumed further on: where tokens are kept comes first.
		m.kc.after = false
		m.enter(StepConnector)
		m.problem = m.openPlace()
	case err != nil && asked && advance:
		m.problem = m.failedProblem()
	case err != nil && advance:
		m.problem = m.openPlace()
	case err == nil && m.kc.after:
		m.kc.after = false
		m.Next()
	case err == nil && advance && m.step == StepConnector:
		m.Next()
	}
}

func (m *Machine) resumed(r Resumed, err error) {
	m.goesOn()
	m.problem = nil
	if err != nil {
		m.problem = &flow.Problem{Told: failure.Tell(failure.DraftNotTaken, failure.Blanks{"reason": failure.Sayable(err)}), Err: err}
		return
	}
	m.Resume(r)
}

func (m *Machine) checked(c Checked, err error) {
	m.problem = m.tokenChecked(c, err)
	if m.goesOn() && m.problem == nil && m.step == StepKey {
		m.fixing = ""
		m.enter(StepReview)
	}
}

// tenantSignedIn goes on to the tenant's apps, or says why nobody is signed in.
func (m *Machine) tenantSignedIn(in tenant.SignIn, err error) {
	goOn := m.goesOn()
	if err != nil {
		m.problem = platform.Problem(err, flow.NothingSaved)
		if m.tenant.chosen == ChoosePaste {
			m.problem.Field = tenant.FieldClientSecret
		}
		return
	}
	m.touched = true
	if m.problem = m.signedIn(in); m.problem == nil && goOn && m.step == StepConnector {
		m.Next()
	}
}

// foundApps takes the tenant's apps.
func (m *Machine) foundApps(list tenant.AppList, err error) {
	m.goesOn()
	m.problem = m.appsFound(list, err)
}

// lookedAt goes on where nothing has to be asked about the app's connectors.
func (m *Machine) lookedAt(r tenant.Looked, err error) {
	m.problem = m.looked(r, err)
	if m.goesOn() && m.problem == nil && m.step == StepApp {
		m.Next()
	}
}

func (m *Machine) foundUsers(r tenant.FoundUsers, err error) {
	m.problem = m.usersFound(r, err)
	if m.goesOn() && m.problem == nil {
		m.owners().foundPerson()
	}
}

// happened reports whether a saved connector or a hand-over is told again.
func (m *Machine) happened() bool {
	return m.ending != nil || m.syncing().connector.ID != "" || m.owners().done != nil
}

func (m *Machine) saved(r Saved, err error) {
	m.goesOn()
	if m.happened() {
		return
	}
	m.made(r.Made)
	if err != nil {
		m.problem = m.alsoThere(saveProblem(err))
		return
	}
	m.problem = nil
	y := m.syncing()
	y.connector = r.Connector
	m.drop()
	if m.opts.NoSync {
		m.finish(Done)
		return
	}
	m.enter(StepSync)
	y.start()
}

func (m *Machine) handedOver(h PassedOn, err error) {
	m.goesOn()
	if m.happened() {
		return
	}
	m.made(h.Made)
	if err != nil {
		m.problem = m.alsoThere(handOverProblem(err))
		return
	}
	m.drop()
	m.owners().handed(h.Outcome)
	m.enter(StepOwners)
}

// alsoThere adds to a failure what exists in the tenant all the same: trying
// again goes on with it.
func (m *Machine) alsoThere(p *flow.Problem) *flow.Problem {
	there := m.leftInTenant()
	if there == "" {
		return p
	}
	said := *p
	said.Kept = "Nothing was saved on this computer. " + there
	return &said
}

func (m *Machine) leftInTenant() string {
	t, host := m.a.Tenant, m.tenantHost()
	switch {
	case t.Connector != "":
		return "In " + host + " the connector exists; trying again goes on with it."
	case t.Promotion == tenant.PromotionDone:
		return "In " + host + " the app " + t.App.Name + " is managed now, and nothing else was made; trying again goes on at that app."
	case t.Promotion == tenant.PromotionBegun:
		return "Whether the app " + t.App.Name + " is managed in " + host + " now is not known; trying again finds out and goes on."
	case t.App.Name != "" && m.tenant.apps.read && !m.listed(t.App):
		return "In " + host + " the app " + t.App.Name + " exists; trying again goes on with it."
	}
	return ""
}

// listed: the tenant had this app when it was asked.
func (m *Machine) listed(app tenant.Chosen) bool {
	for _, a := range m.tenant.apps.list.Apps {
		if tenant.ChosenOf(a).Key() == app.Key() {
			return true
		}
	}
	return false
}
