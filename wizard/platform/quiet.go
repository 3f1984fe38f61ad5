package platform

import (
	"encoding/json"

	"connectpd/store/access"
	"connectpd/wizard/flow"
)

// Quiet is a platform's part of a set-up that has nothing of its own to say.
// Steps embed it and answer what they do have.
type Quiet struct{}

// Part is none.
func (Quiet) Part() json.RawMessage { return nil }

// Snapshot has nothing to keep.
func (Quiet) Snapshot() (restore func()) { return func() {} }

// SignIn is none: nobody signs in.
func (Quiet) SignIn() SignIn { return nil }

// There is nothing besides the connector.
func (Quiet) There([]Candidate) any { return nil }

// Made takes nothing up.
func (Quiet) Made(any) {}

// Takes no connector that is registered elsewhere.
func (Quiet) Takes(access.Connector) bool { return false }

// Holds every connector of the platform.
func (Quiet) Holds(access.Connector) bool { return true }

// Missing is nothing.
func (Quiet) Missing() []Missing { return nil }

// QuietStage is a page that takes no input; stages embed it.
type QuietStage struct{}

// Choose chooses nothing.
func (QuietStage) Choose(string) *flow.Problem { return nil }

// Set sets nothing.
func (QuietStage) Set(string, string) {}

// SetSecret sets nothing.
func (QuietStage) SetSecret(string, []byte) {}

// Act does nothing.
func (QuietStage) Act(string) *flow.Problem { return nil }

// Back leaves the step.
func (QuietStage) Back() bool { return false }

// Arrive asks for nothing.
func (QuietStage) Arrive() {}
