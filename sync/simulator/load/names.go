package load

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Names in Latin letters are put together; those in other scripts are whole,
// so that they are names people have.
var (
	givenNames = strings.Fields(`Ada Grace Edsger Barbara Donald Frances Alan Margaret Dennis Hedy Linus Radia
		Ken Karen Tim Jean John Mary Claude Evelyn Niklaus Sophie Bjarne Adele Guido Shafi James Lynn Andrew
		Katherine Leslie Anita Tony Joan Robin Susan Peter Carol Max Zoë François Søren Łukasz Ñusta Jürgen
		Ștefan Gülşen Þóra Åsa Chloé`)
	familyNames = strings.Fields(`Okafor Hopper Dijkstra Liskov Knuth Allen Turing Hamilton Ritchie Lamarr
		Torvalds Perlman Thompson Jones Lee Bartik Backus Keller Shannon Boyd Wirth Wilson Stroustrup Goldberg
		Rossum Goldwasser Gosling Conway Tanenbaum Johnson Lamport Borg Hoare Clarke Milner Kare Naur Shaw
		O'Brien van-der-Berg Müller Ångström Čapek Şahin Núñez Ó-Súilleabháin Weiß Đặng Æbelø Ruiz`)
	otherNames = []string{
		"李小龙", "王芳", "陳大文", "山田 太郎", "佐藤 さくら", "김민준", "이서연", "Мария Иванова", "Олександр Шевченко",
		"Γιώργος Παπαδόπουλος", "محمد الأحمد", "فاطمة زهراء", "דוד לוי", "שרה כהן", "राहुल शर्मा", "प्रिया पटेल",
		"সুমাইয়া রহমান", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "தமிழ் செல்வன்", "สมชาย ใจดี", "አበበ ቢቂላ", "Արամ Խաչատրյան",
		"ნინო ბერიძე", "ဒေါ်အောင်ဆန်း", "ភិរម្យ សុខ", "ལྷ་མོ", "ཚེ་རིང", "Nguyễn Thị Minh Khai", "Zoë 🦊 Fox",
		"Amélie\u0301 Dupont", "𠮷野 家", "Ꮳꮃꭹ Ꭰꮿ",
	}
	// Names nobody should have, which a terminal must survive.
	hostileNames = []string{
		"Eve\u202egnp.exe", "Bell\u0007 \x1b[31mRed\x1b[0m", "Two\nLines", "Tab\tTab", "<b>Bold & \"Quoted\"</b>", "=HYPERLINK(1)",
	}
	jobTitles = []string{"Software Engineer", "Senior Software Engineer", "Site Reliability Engineer",
		"Engineering Manager", "Product Manager", "Support Specialist", "Database Administrator", "Director of Engineering", ""}
	timeZones = []string{"Europe/Berlin", "America/New_York", "Asia/Tokyo", "Etc/UTC", "America/Lima", "Asia/Kolkata", "Australia/Sydney"}
	teamWords = strings.Fields(`Payments Checkout Search Catalog Platform Network Storage Identity Billing Mobile
		Data Security Support Ledger Shipping Reporting Risk Pricing Messaging Media`)
	areaWords = strings.Fields(`Core Edge EMEA APAC Americas Tools Operations Reliability Services Insights`)
)

// madeUpName is the ith person's name.
func madeUpName(rng *rand.Rand, i int) string {
	switch {
	case i%97 == 96:
		return hostileNames[i/97%len(hostileNames)]
	case i%6 == 5:
		return otherNames[i/6%len(otherNames)]
	}
	return givenNames[rng.IntN(len(givenNames))] + " " +
		strings.ReplaceAll(familyNames[rng.IntN(len(familyNames))], "-", " ")
}

// madeUpEmail is unique by its number, and ASCII whatever the name.
func madeUpEmail(name string, i int) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case r >= 'a' && r <= 'z':
			b.WriteRune(r)
		case r == ' ' && b.Len() > 0:
			b.WriteByte('.')
		}
	}
	local := strings.Trim(b.String(), ".")
	if local == "" {
		local = "user"
	}
	return fmt.Sprintf("%s.%d@example.com", local, i+1)
}
