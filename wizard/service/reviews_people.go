package service

import (
	"context"
	"fmt"
	"os"

	"connectpd/wizard/review"
)

// largestPeople is how long a file of people may be, in bytes.
const largestPeople = 64 << 20

// ReadPeople reads the file that says who is whose manager.
func (s *AccessReviews) ReadPeople(_ context.Context, file string) ([]review.Person, error) {
	info, err := os.Stat(file)
	if err == nil && info.Size() > largestPeople {
		return nil, fmt.Errorf("read the file of people: %s is larger than 64 MiB", file)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read the file of people: %w", err)
	}
	people, problem := review.ReadPeople(text)
	if problem != nil {
		return nil, problem
	}
	return people, nil
}
