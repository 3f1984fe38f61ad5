package c1z

import (
	"slices"

	"google.golang.org/protobuf/encoding/protowire"

	"connectpd/store/access"
)

// message is one protobuf message on its way. Fields are added in the order of
// their numbers, and one that has its default value is left out, so that equal
// content has equal bytes.
type message []byte

// text adds a string.
func (m message) text(field protowire.Number, v string) message {
	if v == "" {
		return m
	}
	return m.within(field, []byte(v))
}

// number adds an integer, a boolean or an enum's value.
func (m message) number(field protowire.Number, v uint64) message {
	if v == 0 {
		return m
	}
	return protowire.AppendVarint(protowire.AppendTag(m, field, protowire.VarintType), v)
}

// within adds a message, an empty one too.
func (m message) within(field protowire.Number, v []byte) message {
	return protowire.AppendBytes(protowire.AppendTag(m, field, protowire.BytesType), v)
}

// Traits: what a resource type's resources are to ConductorOne.
const (
	traitUser  = 1
	traitGroup = 2
	traitRole  = 3
)

// kinds lists the resource types with their names and traits.
var kinds = [...]struct {
	id    access.ResourceType
	name  string
	trait uint64
}{
	{access.TypeUser, "User", traitUser},
	{access.TypeTeam, "Team", traitGroup},
	{access.TypeRole, "Role", traitRole},
	{access.TypeSchedule, "Schedule", traitGroup},
}

// resourceType is c1.connector.v2.ResourceType.
func resourceType(id access.ResourceType, name string, trait uint64) message {
	traits := protowire.AppendVarint(nil, trait)
	return message{}.text(1, string(id)).text(2, name).within(3, traits)
}

// userType is what every entitlement can be granted to.
func userType() message { return resourceType(kinds[0].id, kinds[0].name, kinds[0].trait) }

// resourceID is c1.connector.v2.ResourceId.
func resourceID(r resource) message { return message{}.text(1, string(r.kind)).text(2, r.id) }

// bare is a resource as entitlements and grants name it: without its trait.
func bare(r resource) message { return message{}.within(1, resourceID(r)).text(3, r.name) }

// whole is c1.connector.v2.Resource with the trait of its type; u says more of
// a user.
func whole(r resource, u access.User) message {
	name, trait := "", message(nil)
	switch r.kind {
	case access.TypeUser:
		name, trait = "UserTrait", userTrait(r, u)
	case access.TypeRole:
		name, trait = "RoleTrait", message{}.within(1, profile(map[string]string{"role_id": r.id, "role_name": r.name}))
	default:
		kind := string(r.kind)
		name, trait = "GroupTrait", message{}.within(2, profile(map[string]string{kind + "_id": r.id, kind + "_name": r.name}))
	}
	return bare(r).within(4, packed("c1.connector.v2."+name, trait))
}

// packed is google.protobuf.Any.
func packed(name string, m message) message {
	return message{}.text(1, "type.googleapis.com/"+name).within(2, m)
}

// status is a user's standing as the format has it.
type status uint64

// PagerDuty has no disabled users. What is not known is left unsaid.
const (
	unknown status = 0
	enabled status = 1
	deleted status = 3
)

func statusOf(s access.UserStatus) status {
	switch s {
	case access.Active, access.Invited:
		return enabled
	case access.Deleted:
		return deleted
	}
	return unknown
}

// human is the kind of account that only people have.
const human = 1

// userTrait is c1.connector.v2.UserTrait.
func userTrait(r resource, u access.User) message {
	first, last := nameParts(u.Name)
	m := message{}
	email := clip(u.Email, maxName)
	if email != "" {
		m = m.within(1, message{}.text(1, email).number(2, 1))
	}
	standing := message{}.number(1, uint64(statusOf(u.Status)))
	if u.Status == access.Invited {
		standing = standing.text(2, "invitation pending")
	}
	return m.within(2, standing).
		within(3, profile(map[string]string{
			"first_name": first, "last_name": last, "login": email, "user_id": r.id, "job_title": clip(u.JobTitle, maxName),
		})).
		number(5, human).text(6, email)
}

// profile is google.protobuf.Struct of texts, in the order of its keys. Empty
// texts are left out, but for the names, without which the official reader's
// table fails.
func profile(texts map[string]string) message {
	keys := make([]string, 0, len(texts))
	for key, text := range texts {
		if text != "" || key == "first_name" || key == "last_name" {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	m := message{}
	for _, key := range keys {
		value := message{}.within(3, []byte(texts[key])) // a oneof: said even when empty
		m = m.within(1, message{}.text(1, key).within(2, value))
	}
	return m
}

// entitlementMessage is c1.connector.v2.Entitlement.
func entitlementMessage(e entitlement) message {
	return message{}.within(1, bare(e.on)).text(2, e.id()).text(3, e.name()).text(4, e.description()).
		within(5, userType()).number(7, uint64(e.purpose)).text(8, e.slug)
}

// heldMessage is an entitlement as grants name it; the rest of it stands in a
// row of its own.
func heldMessage(e entitlement) message {
	return message{}.within(1, bare(e.on)).text(2, e.id()).text(3, e.name()).number(7, uint64(e.purpose)).text(8, e.slug)
}

// grantMessage is c1.connector.v2.Grant; held is its entitlement, encoded.
func grantMessage(held message, g grant) message {
	by, id := bare(*g.by), g.id()
	m := make(message, 0, len(held)+len(by)+len(id)+16)
	return m.within(1, held).within(2, by).text(3, id)
}
