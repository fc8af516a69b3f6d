// The rows W1, W2 and W3 on database/sql, over connections that do nothing.
package main

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"runtime"
	"sort"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

const (
	turns    = 500_000
	tasks    = 64
	duration = 400 * time.Millisecond
)

// touched is a connection on cache lines of its own.
type touched struct {
	before [128]byte
	value  atomic.Int64
	after  [128]byte
}

var errNothing = errors.New("a connection to nothing")

func (*touched) Prepare(string) (driver.Stmt, error) { return nil, errNothing }
func (*touched) Begin() (driver.Tx, error)           { return nil, errNothing }
func (*touched) Close() error                        { return nil }

type connector struct{}

func (connector) Connect(context.Context) (driver.Conn, error) { return &touched{}, nil }
func (connector) Driver() driver.Driver                        { return nil }

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func makePool(size int) *sql.DB {
	pool := sql.OpenDB(connector{})
	pool.SetMaxOpenConns(size)
	pool.SetMaxIdleConns(size)
	all := make([]*sql.Conn, size)
	for number := range all {
		all[number] = acquire(pool)
	}
	for _, connection := range all {
		must(connection.Close())
	}
	return pool
}

func acquire(pool *sql.DB) *sql.Conn {
	connection, err := pool.Conn(context.Background())
	must(err)
	return connection
}

func touch(connection any) error {
	connection.(*touched).value.Store(1)
	return nil
}

func cycles(pool *sql.DB) {
	for turn := 0; turn < turns; turn++ {
		connection := acquire(pool)
		must(connection.Raw(touch))
		must(connection.Close())
	}
}

func together(pool *sql.DB) time.Duration {
	start := time.Now()
	var group sync.WaitGroup
	for number := 0; number < 2; number++ {
		group.Add(1)
		go func() {
			defer group.Done()
			cycles(pool)
		}()
	}
	group.Wait()
	return time.Since(start)
}

func contended(pool *sql.DB) string {
	end := time.Now().Add(duration)
	waits := make([][]time.Duration, tasks)
	var group sync.WaitGroup
	for number := range waits {
		group.Add(1)
		go func(number int) {
			defer group.Done()
			var own []time.Duration
			for {
				start := time.Now()
				if !start.Before(end) {
					break
				}
				connection := acquire(pool)
				wait := time.Since(start)
				runtime.Gosched()
				must(connection.Close())
				own = append(own, wait)
			}
			waits[number] = own
		}(number)
	}
	group.Wait()
	var all []time.Duration
	fewest, most := len(waits[0]), len(waits[0])
	for _, own := range waits {
		all = append(all, own...)
		if len(own) < fewest {
			fewest = len(own)
		}
		if len(own) > most {
			most = len(own)
		}
	}
	sort.Slice(all, func(a, b int) bool { return all[a] < all[b] })
	microseconds := func(wait time.Duration) float64 { return float64(wait) / 1e3 }
	return fmt.Sprintf("%.1f %.3f %.3f %.3f %.4f",
		float64(len(all))/duration.Seconds(),
		microseconds(all[len(all)/2]), microseconds(all[len(all)*99/100]),
		microseconds(all[len(all)-1])/1e3, float64(fewest)/float64(most))
}

func main() {
	runs, err := strconv.Atoi(os.Args[1])
	must(err)
	ten, eight := makePool(10), makePool(8)
	cycles(ten)
	for run := 0; run < runs; run++ {
		start := time.Now()
		cycles(ten)
		fmt.Printf("W1 %.3f\n", float64(time.Since(start))/turns)
		fmt.Printf("W2 %.3f\n", float64(together(ten))/turns)
		fmt.Println("W3", contended(eight))
	}
	must(ten.Close())
	must(eight.Close())
}
