        .include "driver.s"
