package setup

import (
	"connectpd/store/failure"
	"connectpd/wizard/flow"
)

func (m *Machine) probed(_ struct{}, err error) {
	advance, asked := m.goesOn(), m.kc.asking
	m.keychainProbed(err)
	m.problem = nil
	if err != nil {
		m.signing = false // where secrets are kept comes first
	}
	switch {
	case m.handsOver():
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

// happened reports whether a saved connector or a hand-over is told again.
func (m *Machine) happened() bool {
	return m.ending != nil || m.syncing().connector.ID != "" || m.owners().done != nil
}

func (m *Machine) saved(r Saved, err error) {
	m.goesOn()
	if m.happened() {
		return
	}
	m.at().Made(r.Made)
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
	m.at().Made(h.Made)
	if err != nil {
		m.problem = m.alsoThere(handOverProblem(err))
		return
	}
	m.drop()
	m.owners().handed(h.Outcome)
	m.enter(StepOwners)
}

// alsoThere adds to a failure what exists on the platform all the same: trying
// again goes on with it.
func (m *Machine) alsoThere(p *flow.Problem) *flow.Problem {
	left := m.at().Says().Left
	if left == "" {
		return p
	}
	said := *p
	said.Kept = "Nothing was saved on this computer. " + left
	return &said
}
