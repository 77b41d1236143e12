/* boardsupport.h - Embench's programs on PG32 say how many instructions their measured part took.
 */
#ifndef PORT_BOARDSUPPORT_H
#define PORT_BOARDSUPPORT_H

void initialise_board(void);
void start_trigger(void);
void stop_trigger(void);

#endif
