package store

import (
	"fmt"

	"connectpd/store/access"
)

// Reading 200,000 rows is most of what an apply of an unchanged account
// costs, so the scanning of the large tables avoids what database/sql is slow
// at: narrow integers and named strings go through texts and reflection there.

// narrow is an integer column that scans without a detour.
type narrow[T ~int8 | ~int32 | ~int64] struct{ v T }

func (n *narrow[T]) Scan(src any) error {
	i, ok := src.(int64)
	if n.v = T(i); !ok || int64(n.v) != i {
		return fmt.Errorf("%v (%T) is no number that fits", src, src)
	}
	return nil
}

// The columns of a user's and a resource's span that every query reads.
const (
	userColumns     = "num, from_run, baseline, name, email, role, status, job_title, time_zone, url, sso"
	resourceColumns = "num, from_run, baseline, name, url, default_role, kind, time_zone, policies"
	grantColumns    = "user, resource, ent, from_run, baseline"
)

// userScan reads userColumns (and more) row by row.
type userScan struct {
	row            userRow
	num            narrow[int32]
	from, baseline narrow[int64]
	status         string
	sso            narrow[access.Tri]
	into           []any
}

func newUserScan(more ...any) *userScan {
	s := &userScan{}
	u := &s.row
	s.into = append([]any{&s.num, &s.from, &s.baseline, &u.Name, &u.Email, &u.Role, &s.status, &u.JobTitle,
		&u.TimeZone, &u.URL, &s.sso}, more...)
	return s
}

func (s *userScan) scan(r scanner) (userRow, error) {
	err := r.Scan(s.into...)
	s.row.num, s.row.from, s.row.baseline = s.num.v, s.from.v, s.baseline.v != 0
	s.row.Status, s.row.SSO = access.UserStatus(s.status), s.sso.v
	return s.row, err
}

// resourceScan does the same for resources.
type resourceScan struct {
	row            resourceRow
	num            narrow[int32]
	from, baseline narrow[int64]
	kind           string
	policies       narrow[int64]
	into           []any
}

func newResourceScan(more ...any) *resourceScan {
	s := &resourceScan{}
	x := &s.row
	s.into = append([]any{&s.num, &s.from, &s.baseline, &x.name, &x.url, &x.defaultRole, &s.kind, &x.timeZone, &s.policies},
		more...)
	return s
}

func (s *resourceScan) scan(r scanner) (resourceRow, error) {
	err := r.Scan(s.into...)
	s.row.num, s.row.from, s.row.baseline = s.num.v, s.from.v, s.baseline.v != 0
	s.row.kind, s.row.policies = access.ScheduleKind(s.kind), int(s.policies.v)
	return s.row, err
}

// grantScan does the same for grants.
type grantScan struct {
	user, resource, ent narrow[int32]
	from, baseline      narrow[int64]
	into                []any
}

func newGrantScan(more ...any) *grantScan {
	s := &grantScan{}
	s.into = append([]any{&s.user, &s.resource, &s.ent, &s.from, &s.baseline}, more...)
	return s
}

func (s *grantScan) scan(r scanner) (grantRow, error) {
	err := r.Scan(s.into...)
	return grantRow{user: s.user.v, resource: s.resource.v, ent: s.ent.v, from: s.from.v, baseline: s.baseline.v != 0}, err
}
