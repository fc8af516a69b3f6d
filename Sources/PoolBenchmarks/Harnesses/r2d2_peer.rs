//! The rows W1, W2 and W3 on r2d2, over connections that do nothing.

use std::convert::Infallible;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

const TURNS: u32 = 500_000;
const THREADS: usize = 64;
const DURATION: Duration = Duration::from_millis(400);

/// A connection on cache lines of its own.
#[repr(align(128))]
struct Touched(AtomicUsize);

struct Manager;

impl r2d2::ManageConnection for Manager {
    type Connection = Box<Touched>;
    type Error = Infallible;

    fn connect(&self) -> Result<Self::Connection, Infallible> {
        Ok(Box::new(Touched(AtomicUsize::new(0))))
    }

    fn is_valid(&self, _: &mut Self::Connection) -> Result<(), Infallible> {
        Ok(())
    }

    fn has_broken(&self, _: &mut Self::Connection) -> bool {
        false
    }
}

type Pool = r2d2::Pool<Manager>;

fn make_pool(size: u32) -> Pool {
    r2d2::Pool::builder().max_size(size).build(Manager).expect("a pool of nothing")
}

fn cycles(pool: &Pool) {
    for _ in 0..TURNS {
        let connection = pool.get().expect("a connection");
        connection.0.store(1, Ordering::Relaxed);
    }
}

fn together(pool: &Pool) -> Duration {
    let start = Instant::now();
    let threads: Vec<_> = (0..2)
        .map(|_| {
            let pool = pool.clone();
            thread::spawn(move || cycles(&pool))
        })
        .collect();
    for thread in threads {
        thread.join().expect("a thread that ends");
    }
    start.elapsed()
}

fn waits(pool: &Pool, end: Instant) -> Vec<Duration> {
    let mut waits = Vec::new();
    loop {
        let start = Instant::now();
        if start >= end {
            return waits;
        }
        let connection = pool.get().expect("a connection");
        let wait = start.elapsed();
        thread::yield_now();
        drop(connection);
        waits.push(wait);
    }
}

fn contended(pool: &Pool) -> String {
    let end = Instant::now() + DURATION;
    let threads: Vec<_> = (0..THREADS)
        .map(|_| {
            let pool = pool.clone();
            thread::spawn(move || waits(&pool, end))
        })
        .collect();
    let each: Vec<_> =
        threads.into_iter().map(|thread| thread.join().expect("a thread that ends")).collect();
    let fewest = each.iter().map(Vec::len).min().unwrap_or(0);
    let most = each.iter().map(Vec::len).max().unwrap_or(1);
    let mut all: Vec<Duration> = each.into_iter().flatten().collect();
    all.sort();
    let microseconds = |place: usize| all[place].as_nanos() as f64 / 1e3;
    format!(
        "{:.1} {:.3} {:.3} {:.3} {:.4}",
        all.len() as f64 / DURATION.as_secs_f64(),
        microseconds(all.len() / 2),
        microseconds(all.len() * 99 / 100),
        microseconds(all.len() - 1) / 1e3,
        fewest as f64 / most as f64
    )
}

fn main() {
    let runs: u32 = std::env::args()
        .nth(1)
        .and_then(|text| text.parse().ok())
        .expect("the number of runs");
    let (ten, eight) = (make_pool(10), make_pool(8));
    cycles(&ten);
    for _ in 0..runs {
        let start = Instant::now();
        cycles(&ten);
        println!("W1 {:.3}", start.elapsed().as_nanos() as f64 / f64::from(TURNS));
        println!("W2 {:.3}", together(&ten).as_nanos() as f64 / f64::from(TURNS));
        println!("W3 {}", contended(&eight));
    }
}
