package simulator_test

import (
	"connectpd/sync/simulator"
	"connectpd/sync/simulator/load"
)

func init() {
	simulator.Generate = func(seed uint64, s simulator.Size) *simulator.Account { return load.Generate(seed, load.Size(s)) }
}
