package store

import (
	"context"
	"database/sql"

	"connectpd/store/access"
)

// KnownPerson is somebody whom the kept history of a connector has, by a name
// and an address they had at some time.
type KnownPerson struct{ Name, Email string }

// KnownResource is a team, role or schedule that the kept history of a
// connector has, by a name it had at some time.
type KnownResource struct {
	Type     access.ResourceType
	ID, Name string
}

// KnownPeople lists everybody in the kept history, once for each name and
// address.
func (s *Store) KnownPeople(ctx context.Context, connector string) ([]KnownPerson, error) {
	var list []KnownPerson
	err := s.readOf(ctx, "listing people", connector, func(t *tx, conn int64) error {
		return t.each("SELECT DISTINCT name, email FROM user_span WHERE conn = ? ORDER BY email, name", []any{conn},
			func(r *sql.Rows) error {
				var p KnownPerson
				err := r.Scan(&p.Name, &p.Email)
				list = append(list, p)
				return err
			})
	})
	return list, err
}

// KnownResources lists every team, role and schedule in the kept history, once
// for each name.
func (s *Store) KnownResources(ctx context.Context, connector string) ([]KnownResource, error) {
	var list []KnownResource
	err := s.readOf(ctx, "listing teams, roles and schedules", connector, func(t *tx, conn int64) error {
		return t.each(`SELECT DISTINCT t.type, t.id, r.name FROM resource_span r
			JOIN thing t ON t.conn = r.conn AND t.num = r.num WHERE r.conn = ? ORDER BY r.name, t.id`, []any{conn},
			func(r *sql.Rows) error {
				var k KnownResource
				var typ int8
				err := r.Scan(&typ, &k.ID, &k.Name)
				k.Type = typeByNum[typ]
				list = append(list, k)
				return err
			})
	})
	return list, err
}
