// expect: failed with 134
#include <assert.h>

int main(void)
{
    assert(main == 0);
    return 0;
}
