// Package service does what flows ask for: everything that reaches the store, a
// keychain, PagerDuty, a platform or a mail server, in small services named
// after what they do.
//
// It must not know a screen or a command: it never prints, never asks, and
// words no page.
package service
