package pagerduty

import "connectpd/sync/remote"

// The public API bases.
const (
	USBase = "https://api.pagerduty.com"
	EUBase = "https://api.eu.pagerduty.com"
)

// ValidBase checks an API base address.
func ValidBase(base string) error {
	return remote.Base{Called: "the API address", Like: USBase, Path: true}.Check(base)
}

// regionOf names the region of a public base; custom bases have none.
func regionOf(base string) string {
	switch base {
	case USBase:
		return "us"
	case EUBase:
		return "eu"
	default:
		return ""
	}
}
