package service

import (
	"connectpd/wizard/conductorone"
	"connectpd/wizard/local"
	"connectpd/wizard/platform"
)

// platforms are where connectors can be registered, in the order in which they
// are offered. Nothing else of the program names them.
func (d *Deps) platforms() platform.List {
	return platform.List{
		local.Platform{},
		conductorone.NewPlatform(conductorone.Deps{
			Store: d.Store, Vault: d.Vault, Redactor: d.Redactor, Clock: d.Clock, Transport: d.Transport, Version: d.Version,
			Settings: func() conductorone.Settings {
				return conductorone.Settings{Surroundings: d.Surroundings, Base: d.TenantBase, Demo: d.Demo, HavePassphrase: d.HavePassphrase}
			},
		}),
	}
}

// PlatformIDs name them.
func PlatformIDs() []string {
	var list []string
	for _, p := range (&Deps{}).platforms() {
		list = append(list, string(p.ID()))
	}
	return list
}
