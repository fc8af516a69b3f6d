// What a timer of the wheel is for, in the one word that the wheel keeps.
extension PoolStateMachine {
    enum Payload {
        case slot(Int)
        case waiter(Int32)
        case creation(Int)
        case retry
        case clock
        case deadline
        case retired
        case look
        case adapt
        case demand
        case young
        case bargingWatch
        case drains

        var word: UInt32 {
            switch self {
            case .slot(let slot): UInt32(slot) << 3
            case .waiter(let index): UInt32(index) << 3 | 1
            case .creation(let slot): UInt32(slot) << 3 | 2
            case .retry: 3
            case .clock: 4
            case .deadline: 5
            case .retired: 6
            // Those that carry nothing share the last mark.
            case .look: 7
            case .adapt: 1 << 3 | 7
            case .demand: 2 << 3 | 7
            case .young: 3 << 3 | 7
            case .bargingWatch: 4 << 3 | 7
            case .drains: 5 << 3 | 7
            }
        }

        init(word: UInt32) {
            switch word & 7 {
            case 0: self = .slot(Int(word >> 3))
            case 1: self = .waiter(Int32(word >> 3))
            case 2: self = .creation(Int(word >> 3))
            case 3: self = .retry
            case 4: self = .clock
            case 5: self = .deadline
            case 6: self = .retired
            default:
                self =
                    [.look, .adapt, .demand, .young, .bargingWatch, .drains][Int(word >> 3)]
            }
        }
    }
}
