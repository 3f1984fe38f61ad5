package ui_test

import (
	"reflect"
	"testing"

	"github.com/charmbracelet/bubbles/key"

	"connectpd/tui/styles"
	"connectpd/tui/ui"
)

// TestAListKeyHasOneMeaning: no key of the table of list keys stands in it
// twice, and none is a key that works on every screen.
func TestAListKeyHasOneMeaning(t *testing.T) {
	keys := ui.NewKeys(styles.New(styles.Options{}))
	means := map[string]string{}
	for name, b := range map[string]key.Binding{"Help": keys.Help, "HelpLetter": keys.HelpLetter, "Leave": keys.Leave, "Suspend": keys.Suspend,
		"Next": keys.Next, "Back": keys.Back, "Quit": keys.Quit, "PageUp": keys.PageUp, "PageDown": keys.PageDown} {
		for _, k := range b.Keys() {
			means[k] = name
		}
	}
	table := reflect.ValueOf(keys.ListKeys)
	for i := range table.NumField() {
		name := table.Type().Field(i).Name
		for _, k := range table.Field(i).Interface().(key.Binding).Keys() {
			if other := means[k]; other != "" {
				t.Errorf("%q means %s and %s", k, other, name)
			}
			means[k] = name
		}
	}
	for k, want := range map[string]string{"j": "ListDown", "k": "ListUp", "g": "First", "G": "Last", "home": "First", "end": "Last",
		"ctrl+d": "HalfDown", "ctrl+u": "HalfUp", "pgup": "PageUp", "pgdown": "PageDown", "/": "Search", "enter": "Next", "esc": "Back", "o": "Page", "ctrl+o": "Page"} {
		if means[k] != want {
			t.Errorf("%q means %q, want %s", k, means[k], want)
		}
	}
	all := reflect.ValueOf(*keys)
	for i := range all.NumField() {
		b, ok := all.Field(i).Interface().(key.Binding)
		name := all.Type().Field(i).Name
		if !ok || name == "Left" || name == "Right" { // of dialogs: the same there
			continue
		}
		for _, k := range b.Keys() {
			if k == "j" || k == "k" {
				t.Errorf("%q is the command %s", k, name)
			}
		}
	}
}
